package io.caracal.common.canary;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.canary.CanaryHttp.Answer;
import io.caracal.core.id.Canary;
import io.caracal.core.secret.SecretText;
import io.caracal.core.token.TokenExchange;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls of a round, in a client's own order (client contract §12). */
final class CallOrder {

    private static final String ZONE = Canary.ZONE.value();
    private static final String APPLICATION = Canary.APPLICATION.value();
    private static final String SESSIONS = "/zones/" + ZONE + "/agents";
    private static final String RESOURCE_HEADER = "X-Caracal-Resource";
    private static final String ACCESS_DENIED = "access_denied";
    /** Sessions outlive the wait for the revocation by far: what ended by itself would prove nothing. */
    private static final Duration MARGIN = Duration.ofMinutes(3);

    private final CanaryHttp http = new CanaryHttp();
    private final CanaryPlaces places;
    private final SecretText secret;
    private final long lifetime;
    private final Deque<Started> started = new ArrayDeque<>();

    /** A session that has not been ended. */
    private record Started(SecretText lifecycle, String session) {}

    CallOrder(CanaryPlaces places, SecretText secret, Duration within) {
        this.places = places;
        this.secret = secret;
        this.lifetime = within.plus(MARGIN).toSeconds();
    }

    /**
     * Authority that was accepted.
     *
     * @param lifecycle mandate of the application for the Coordinator
     * @param target    the session that mandates rest on, by way of the edge
     * @param spare     single-use mandates for the Gateway, not used yet
     */
    record Authority(SecretText lifecycle, String target, String edge, Deque<SecretText> spare) {}

    /**
     * Makes authority and uses it once at each door.
     *
     * @param spare how many mandates for the Gateway to have left
     */
    Authority open(int spare) throws RoundFailedException, InterruptedException {
        SecretText lifecycle = token("client credentials", Map.of("scope", "agent:lifecycle"));
        String source = session(lifecycle);
        String target = session(lifecycle);
        String edge = delegation(lifecycle, source, target);
        Deque<SecretText> mandates = new ArrayDeque<>();
        Authority authority = new Authority(lifecycle, target, edge, mandates);
        for (int i = 0; i <= spare; i++) {
            mandates.add(token("exchange", resting(authority)));
        }
        Optional<URI> gateway = gateway();
        if (gateway.isPresent()) {
            require("governed call", called(gateway.get(), authority), 200);
        }
        return authority;
    }

    /** Ends the session that the authority rests on. */
    void revoke(Authority authority) throws RoundFailedException, InterruptedException {
        end("revocation", authority.lifecycle(), authority.target());
    }

    /** Ends every session that is left; what cannot be ended is left to its time. */
    void close() throws RoundFailedException, InterruptedException {
        try {
            while (!started.isEmpty()) {
                Started last = started.getLast();
                end("end of a session", last.lifecycle(), last.session());
            }
        } finally {
            started.clear();
        }
    }

    /** Whether a door still accepts the authority; a failure when it says neither yes nor no. */
    boolean accepts(Door door, Authority authority) throws RoundFailedException, InterruptedException {
        return switch (door) {
            case EXCHANGE -> exchanges(authority);
            case CALL -> passes(authority);
        };
    }

    private boolean exchanges(Authority authority) throws RoundFailedException, InterruptedException {
        Answer answer = ask("exchange after the revocation", resting(authority));
        if (answer.status() == 200) {
            return true;
        }
        if (answer.status() == 403 && answer.text("error").equals(ACCESS_DENIED)) {
            return false;
        }
        throw new RoundFailedException("exchange after the revocation", answer.shown(), false);
    }

    /** Refused by the Gateway's own knowledge (401), or by the STS's, which the Gateway passes on (403). */
    private boolean passes(Authority authority) throws RoundFailedException, InterruptedException {
        Answer answer = called(gateway().orElseThrow(), authority);
        if (answer.status() == 200) {
            return true;
        }
        boolean known =
                answer.status() == 401 && answer.text("error_description").equals("session revoked");
        if (known || (answer.status() == 403 && answer.text("error").equals(ACCESS_DENIED))) {
            return false;
        }
        throw new RoundFailedException("governed call after the revocation", answer.shown(), false);
    }

    private Answer called(URI gateway, Authority authority) throws RoundFailedException, InterruptedException {
        return http.get(
                "governed call", at(gateway, "/canary"), authority.spare().remove(), RESOURCE_HEADER, Canary.RESOURCE);
    }

    private static Map<String, String> resting(Authority authority) {
        return Map.of(
                "resource",
                Canary.RESOURCE,
                "scope",
                Canary.SCOPE,
                "agent_session_id",
                authority.target(),
                "delegation_edge_id",
                authority.edge());
    }

    private SecretText token(String step, Map<String, String> fields)
            throws RoundFailedException, InterruptedException {
        return SecretText.of(member(step, require(step, ask(step, fields), 200), "access_token"));
    }

    private Answer ask(String step, Map<String, String> fields) throws RoundFailedException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(fields);
        form.put("grant_type", TokenExchange.GRANT);
        form.put("zone_id", ZONE);
        form.put("application_id", APPLICATION);
        form.put("client_secret", secret.reveal());
        return http.form(step, at(places.sts().get(), "/oauth/2/token"), form);
    }

    private String session(SecretText lifecycle) throws RoundFailedException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("application_id", APPLICATION)
                .put("lifecycle", "task")
                .put("ttl_seconds", lifetime)
                .put("parent_authority", "none");
        body.putArray("labels").add(APPLICATION);
        Answer answer = http.post("session start", at(places.coordinator(), SESSIONS), lifecycle, body);
        String session = member("session start", require("session start", answer, 201), "agent_session_id");
        started.add(new Started(lifecycle, session));
        return session;
    }

    private String delegation(SecretText lifecycle, String source, String target)
            throws RoundFailedException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("issuer_application_id", APPLICATION)
                .put("receiver_application_id", APPLICATION)
                .put("source_session_id", source)
                .put("target_session_id", target)
                .put("ttl_seconds", lifetime);
        body.putArray("scopes").add(Canary.SCOPE);
        body.putObject("constraints").putArray("resources").add(Canary.RESOURCE);
        Answer answer =
                http.post("delegation", at(places.coordinator(), "/zones/" + ZONE + "/delegations"), lifecycle, body);
        return member("delegation", require("delegation", answer, 201), "delegation_edge_id");
    }

    private void end(String step, SecretText lifecycle, String session)
            throws RoundFailedException, InterruptedException {
        URI address = at(places.coordinator(), SESSIONS + "/" + session + "?reason=canary");
        require(step, http.delete(step, address, lifecycle), 204);
        started.removeIf(one -> one.session().equals(session));
    }

    private Optional<URI> gateway() {
        return places.gateway().map(Supplier::get);
    }

    private static Answer require(String step, Answer answer, int status) throws RoundFailedException {
        if (answer.status() != status) {
            boolean refused = answer.status() == 401 || answer.status() == 403;
            throw new RoundFailedException(step, "answered " + answer.shown(), refused);
        }
        return answer;
    }

    private static String member(String step, Answer answer, String name) throws RoundFailedException {
        String value = answer.text(name);
        if (value.isEmpty()) {
            throw new RoundFailedException(step, "answered without " + name, false);
        }
        return value;
    }

    private static URI at(URI base, String path) {
        String root = base.toString();
        return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
    }
}
