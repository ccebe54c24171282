package io.caracal.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.terminal.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says and does before there is a command. */
class RunTest {
    private static final String KEY = "\"env\":\"KEY\",\"resource\":\"resource://key\"";
    private static final String OPTIONAL = "\"env\":\"MORE\",\"resource\":\"resource://more\",\"optional\":true";
    private static final String HELD = "{\"error\":\"interaction_required\",\"approval_id\":\"a-1\",\"binding\":\"b1\","
            + "\"approval_expires_at\":\"2030-01-01T00:00:00Z\",\"requestId\":\"r-1\"}";

    private final FakeSts sts = new FakeSts();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        sts.close();
    }

    @Test
    void anApprovalIsAnnouncedWaitedForAndUsedOnce() {
        sts.manifest(KEY)
                .answer(FakeSts.CREDENTIAL, 401, HELD)
                .answer(FakeSts.CREDENTIAL, 200, "{\"env\":\"KEY\",\"credential\":\"k-1\"}")
                .answer("/approvals/a-1", 503, "{}")
                .answer("/approvals/a-1", 200, "{\"id\":\"a-1\",\"state\":\"approved\"}");
        assertThat(run()).hasValueSatisfying(got -> assertThat(got).containsOnlyKeys("KEY"));
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("{\"resource\":\"resource://key\",\"approval_id\":\"a-1\",\"binding\":\"b1\","
                        + "\"expires_at\":\"2030-01-01T00:00:00Z\",\"reason\":\"approval_required\"}\n");
        assertThat(sts.calls(FakeSts.CREDENTIAL)).hasSize(2);
        assertThat(sts.calls(FakeSts.CREDENTIAL).get(1).form()).containsEntry("approval_id", "a-1");
        assertThat(sts.calls("/approvals/a-1")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected", "expired", "consumed"})
    void whatIsNotApprovedKeepsTheCommandFromStarting(String state) {
        sts.manifest(KEY)
                .answer(FakeSts.CREDENTIAL, 401, HELD)
                .answer("/approvals/a-1", 200, "{\"id\":\"a-1\",\"state\":\"" + state + "\"}");
        assertThat(run()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .endsWith("{\"resource\":\"resource://key\",\"reason\":\"approval_" + state
                        + "\",\"requestId\":\"r-1\"}\n");
        assertThat(sts.calls(FakeSts.CREDENTIAL)).hasSize(1);
    }

    @Test
    void theRetryAfterAnApprovalIsTheLastOne() {
        sts.manifest(KEY)
                .answer(FakeSts.CREDENTIAL, 401, HELD)
                .answer("/approvals/a-1", 200, "{\"id\":\"a-1\",\"state\":\"approved\"}");
        assertThat(run()).isEmpty();
        assertThat(sts.calls(FakeSts.CREDENTIAL)).hasSize(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("\"reason\":\"interaction_required\"");
    }

    @Test
    void anOptionalCredentialIsMissedWithANote() {
        sts.manifest(OPTIONAL + ",\"on_failure\":\"warn\"", KEY)
                .answer(FakeSts.CREDENTIAL, 502, "{\"error\":\"http_request_failed\"}")
                .answer(FakeSts.CREDENTIAL, 200, "{\"env\":\"KEY\",\"credential\":\"k-1\"}");
        assertThat(run()).hasValueSatisfying(got -> assertThat(got).containsOnlyKeys("KEY"));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("caracal: going on without MORE (resource://more: http_request_failed)\n");
    }

    @Test
    void anOptionalCredentialWhoseFailureIsAnErrorIsNeeded() {
        sts.manifest(OPTIONAL + ",\"on_failure\":\"error\"").answer(FakeSts.CREDENTIAL, 502, "no json");
        assertThat(run()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"resource\":\"resource://more\",\"reason\":\"http_502\",\"requestId\":\"from-header\"}\n");
    }

    @Test
    void aCredentialOfAnotherVariableIsNotUsed() {
        sts.manifest(KEY).answer(FakeSts.CREDENTIAL, 200, "{\"env\":\"PATH\",\"credential\":\"k-1\"}");
        assertThat(run()).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("invalid_response")
                .doesNotContain("k-1");
    }

    @Test
    void aRefusedManifestSaysWhy() {
        sts.answer(
                FakeSts.MANIFEST,
                401,
                "{\"error\":\"access_denied\",\"error_description\":\"invalid workload credentials\"}");
        assertThatThrownBy(this::run)
                .isInstanceOf(OperatorProblem.class)
                .hasMessage("the STS refused the manifest: access_denied invalid workload credentials (request"
                        + " from-header)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"env\":\"ld_preload\",\"resource\":\"r\"",
                "\"env\":\"A-B\",\"resource\":\"r\"",
                "\"env\":\"A\"",
                "\"env\":\"A\",\"resource\":\"r\",\"on_failure\":\"later\"",
                "\"env\":\"A\",\"resource\":\"r\"},{\"env\":\"A\",\"resource\":\"s\""
            })
    void aManifestThatMustNotBeFollowedIsRefusedBeforeAnyCredential(String binding) {
        sts.manifest(binding);
        assertThatThrownBy(this::run).isInstanceOf(OperatorProblem.class).hasMessageContaining("correct the workload");
        assertThat(sts.calls(FakeSts.CREDENTIAL)).isEmpty();
    }

    @Test
    void theManifestOfAnotherWorkloadIsRefused() {
        sts.answer(FakeSts.MANIFEST, 200, "{\"zone_id\":\"z\",\"workload_id\":\"w-2\",\"bindings\":[{" + KEY + "}]}");
        assertThatThrownBy(this::run).isInstanceOf(OperatorProblem.class);
    }

    @Test
    void anStsThatIsAwayIsAProblemOfTheOperator() {
        sts.close();
        assertThatThrownBy(this::run).isInstanceOf(OperatorProblem.class).hasMessageContaining("does not answer");
    }

    private Optional<Map<String, SecretText>> run() {
        Console console = new Console(stream(out), stream(err), false);
        RunSettings settings = new RunSettings(
                Map.of(
                        "CARACAL_STS_URL", sts.uri().toString(),
                        "CARACAL_WORKLOAD_ID", "w-1",
                        "CARACAL_WORKLOAD_SECRET", "ws_1"),
                "stable",
                new RunSettings.Platform("Linux", Path.of("/nowhere")));
        return new Run(console, settings, Clock.systemUTC()).credentials();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
