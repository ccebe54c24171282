package io.caracal.runtime.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Gets the credentials of a launch, one after the other, and tells about each that is not given. */
final class Credentials {
    private static final String INTERACTION = "interaction_required";

    private final RunClient client;
    private final ApprovalWait approvals;
    private final Console console;

    Credentials(RunClient client, ApprovalWait approvals, Console console) {
        this.client = client;
        this.approvals = approvals;
        this.console = console;
    }

    /** The variables to add to the command's environment; empty when a credential that it needs was not given, which was told. */
    Optional<Map<String, SecretText>> all(Manifest manifest) {
        Map<String, SecretText> variables = new LinkedHashMap<>();
        for (Manifest.Binding binding : manifest.bindings()) {
            try {
                StsReply given = given(binding);
                variables.put(binding.env(), credential(given, binding));
                expiry(given)
                        .filter(text -> !manifest.claims(binding.expiryName()))
                        .ifPresent(text -> variables.put(binding.expiryName(), text));
            } catch (BindingFailure failure) {
                if (!binding.expendable()) {
                    tell(binding, failure);
                    return Optional.empty();
                }
                console.line("caracal: going on without " + binding.env() + " (" + binding.resource() + ": "
                        + failure.reason() + ")");
            }
        }
        return Optional.of(variables);
    }

    /** What the workload is to be given. */
    Manifest manifest(String workload) {
        try {
            StsReply reply = client.manifest();
            if (!reply.ok()) {
                throw new OperatorProblem("the STS refused the manifest: " + reply.code() + " " + reply.description()
                        + " (request " + reply.requestId() + ")");
            }
            return Manifest.read(reply.body(), workload);
        } catch (IOException unreachable) {
            throw new OperatorProblem(
                    "the STS does not answer; check CARACAL_STS_URL and `caracal status`", unreachable);
        }
    }

    /** The answer that holds the credential; an approval is waited for, and then it is asked for once more. */
    private StsReply given(Manifest.Binding binding) throws BindingFailure {
        StsReply first = ask(Map.of("env", binding.env()));
        if (first.ok()) {
            return first;
        }
        if (!first.code().equals(INTERACTION)) {
            throw refused(first);
        }
        String approval = first.body().path("approval_id").asText("");
        String expiresAt = first.body().path("approval_expires_at").asText("");
        announce(binding, first, approval, expiresAt);
        String state = approvals.decision(approval, expiresAt);
        if (!state.equals("approved")) {
            throw new BindingFailure("approval_" + state, "", first.requestId());
        }
        StsReply second = ask(Map.of("env", binding.env(), "approval_id", approval));
        if (!second.ok()) {
            throw refused(second);
        }
        return second;
    }

    private StsReply ask(Map<String, String> fields) throws BindingFailure {
        try {
            return client.credential(fields);
        } catch (HttpTimeoutException late) {
            throw new BindingFailure("sts_timeout", "the STS did not answer in time", "");
        } catch (IOException unreachable) {
            throw new BindingFailure("sts_unreachable", "the STS does not answer", "");
        }
    }

    private static SecretText credential(StsReply given, Manifest.Binding binding) throws BindingFailure {
        String credential = given.body().path("credential").asText("");
        boolean fits = given.body().path("env").asText("").equals(binding.env());
        if (!fits || credential.isEmpty() || credential.indexOf('\0') >= 0) {
            throw new BindingFailure("invalid_response", "the STS answered with something else", given.requestId());
        }
        return SecretText.of(credential);
    }

    private static Optional<SecretText> expiry(StsReply given) {
        long seconds = given.body().path("expires_at").asLong(0);
        return seconds > 0 ? Optional.of(SecretText.of(Long.toString(seconds))) : Optional.empty();
    }

    private static BindingFailure refused(StsReply reply) {
        return new BindingFailure(reply.code(), reply.description(), reply.requestId());
    }

    private void announce(Manifest.Binding binding, StsReply held, String approval, String expiresAt) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("resource", binding.resource())
                .put("approval_id", approval)
                .put("binding", held.body().path("binding").asText(""))
                .put("expires_at", expiresAt)
                .put("reason", "approval_required");
        say(line);
    }

    private void tell(Manifest.Binding binding, BindingFailure failure) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("resource", binding.resource())
                .put("reason", failure.reason())
                .put("requestId", failure.requestId());
        if (!failure.description().isEmpty()) {
            line.put("description", failure.description());
        }
        say(line);
    }

    /** One line of JSON, for whoever reads the log. */
    private void say(ObjectNode line) {
        console.err().println(line);
        console.err().flush();
    }
}
