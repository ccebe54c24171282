package io.caracal.sts.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.core.event.AuditEvent;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.Await;
import io.caracal.testing.http.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Mints that wait for a person. */
class ApprovalHttpTest {
    private static final StsBed BED = new StsBed();
    private static final String GATE = "risk := [{\"scope\": \"orders:read\", \"tier\": \"high\"}]\n"
            + "approval_tiers := [{\"tier\": \"high\", \"ttl_seconds\": 600}]\n";

    private final World world = BED.world().activate(GATE);

    @AfterAll
    static void close() {
        BED.close();
    }

    @Test
    void aGatedMintIsHeldAndNothingIsMinted() {
        String requestId = StsBed.requestId();
        Reply held = BED.token(BED.mint(world), requestId);
        assertThat(held.status()).isEqualTo(401);
        assertThat(held.header("WWW-Authenticate")).hasValue("Bearer error=\"interaction_required\"");
        JsonNode body = held.json();
        assertThat(body.get("error").asText()).isEqualTo("interaction_required");
        assertThat(body.get("error_description").asText()).isEqualTo("human approval required for this request");
        assertThat(body.get("approval_type").asText()).isEqualTo("human_approval");
        assertThat(body.get("state").asText()).isEqualTo("pending");
        assertThat(body.get("tier").asText()).isEqualTo("high");
        assertThat(body.get("binding").asText()).matches("[0-9a-f]{64}");
        assertThat(body.get("approval_expires_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(body.get("requestId").asText()).isEqualTo(requestId);
        assertThat(world.minted()).isZero();
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::eventType, AuditEvent::decision, AuditEvent::evaluationStatus)
                .containsExactlyInAnyOrder(
                        tuple("step_up_issued", "pending", "complete"),
                        tuple("token_exchange", "deny", "approval_required"));
        Reply again = BED.token(BED.mint(world));
        assertThat(again.json().get("approval_id")).isEqualTo(body.get("approval_id"));
        assertThat(state(body.get("approval_id").asText())).isEqualTo("pending");
    }

    @Test
    void anApprovedHoldReleasesOneMandateWhichMayBeMadeAgain() {
        String id = hold();
        decide(id, "satisfied_at");
        String requestId = StsBed.requestId();
        Reply minted = BED.token(BED.mint(world, "approval_id", id), requestId).expect(200);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::eventType)
                .containsExactlyInAnyOrder("step_up_consumed", "token_exchange");
        assertThat(state(id)).isEqualTo("consumed");
        assertThat(world.minted()).isEqualTo(1);

        Reply again = BED.token(BED.mint(world, "approval_id", id)).expect(200);
        assertThat(again.json().get("expires_in").asInt())
                .isLessThanOrEqualTo(minted.json().get("expires_in").asInt());
        assertThat(world.minted()).isEqualTo(1);

        world.execute("UPDATE step_up_challenges SET consumed_at = now() - interval '3 minutes' WHERE id = ?", id);
        Reply late = BED.token(BED.mint(world, "approval_id", id));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.error()).isEqualTo("approval_consumed");
    }

    @Test
    void aRetryWithoutTheIdFindsItsApproval() {
        decide(hold(), "satisfied_at");
        BED.token(BED.mint(world)).expect(200);
        assertThat(BED.token(BED.mint(world)).error()).isEqualTo("interaction_required");
    }

    @Test
    void anApprovalIsOnlyForWhatItWasGivenFor() {
        String id = hold();
        decide(id, "satisfied_at");
        Reply other = BED.token(BED.mint(world, "approval_id", id, "scope", ""));
        assertThat(other.status()).isEqualTo(401);
        assertThat(other.json().get("error_description").asText())
                .isEqualTo("approval not found or bindings do not match");
        assertThat(world.minted()).isZero();
    }

    @Test
    void aRejectionStands() {
        String id = hold();
        decide(id, "rejected_at");
        for (Reply reply : new Reply[] {BED.token(BED.mint(world)), BED.token(BED.mint(world, "approval_id", id))}) {
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.json().get("error_description").asText()).isEqualTo("approval was rejected");
        }
        assertThat(state(id)).isEqualTo("rejected");
    }

    @Test
    void anExpiredHoldIsRefusedByIdAndReplacedWithoutIt() {
        String id = hold();
        world.execute("UPDATE step_up_challenges SET expires_at = now() - interval '1 second' WHERE id = ?", id);
        Reply reply = BED.token(BED.mint(world, "approval_id", id));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json().get("error_description").asText()).isEqualTo("approval expired");
        assertThat(hold()).isNotEqualTo(id);
    }

    @Test
    void whoWaitsIsToldOfTheDecision() {
        String id = hold();
        CompletableFuture<Reply> waiting =
                CompletableFuture.supplyAsync(() -> BED.http().get("/approvals/" + id + "?wait=25"));
        decide(id, "satisfied_at");
        Await.until("the waiting caller is answered", waiting::isDone);
        assertThat(waiting.join().json().get("state").asText()).isEqualTo("approved");
        assertThat(BED.http()
                        .get("/approvals/" + id + "?wait=1")
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("approved");
    }

    @Test
    void aWaitEndsWithThePresentState() {
        Reply reply = BED.http().get("/approvals/" + hold() + "?wait=1").expect(200);
        assertThat(reply.json().get("state").asText()).isEqualTo("pending");
    }

    @Test
    void unknownHoldsAndBadWaitsAreRefused() {
        assertThat(BED.http().get("/approvals/nothing").expect(404).error()).isEqualTo("resource_not_found");
        assertThat(BED.http()
                        .get("/approvals/00000000-0000-4000-8000-000000000000")
                        .expect(404)
                        .error())
                .isEqualTo("resource_not_found");
        assertThat(BED.http()
                        .get("/approvals/" + hold() + "?wait=-1")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_token");
    }

    @Test
    void subjectsCannotDecideWithoutFederationAndTheChecksComeInTheOrderOfTheContract() {
        String unknown = "/approvals/00000000-0000-4000-8000-000000000000/decision";
        String good = "{\"decision\":\"approved\",\"binding\":\"b\",\"more\":1}";
        Reply anonymous = BED.http().post(unknown, "no json");
        refused(anonymous, 401, "invalid_token");
        assertThat(anonymous.header("WWW-Authenticate")).hasValue("Bearer realm=\"caracal-sts\"");
        refused(BED.http().header("Authorization", "bearer x").post(unknown, good), 401, "invalid_token");
        for (String body : new String[] {
            "no json",
            "[]",
            "{}",
            "{\"decision\":\"maybe\"}",
            "{\"decision\":\"approved\",\"reason\":1}",
            "{\"decision\":\"approved\",\"reason\":\"" + "x".repeat(501) + "\"}",
            "{\"decision\":\"approved\",\"more\":\"" + "x".repeat(65_536) + "\"}"
        }) {
            refused(BED.http().bearer("x").post(unknown, body), 400, "invalid_token");
        }
        refused(BED.http().bearer("x").post(unknown, good), 404, "resource_not_found");
        String known = "/approvals/" + hold() + "/decision";
        Reply forged = BED.http().bearer("x").post(known, good);
        refused(forged, 401, "invalid_token");
        assertThat(forged.header("WWW-Authenticate")).isEmpty();
        String application = BED.token(StsBed.form(world, "scope", "agent:lifecycle"))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        refused(BED.http().bearer(application).post(known, good), 403, "access_denied");
    }

    private static void refused(Reply reply, int status, String error) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.error()).isEqualTo(error);
    }

    private String hold() {
        Reply held = BED.token(BED.mint(world));
        assertThat(held.error()).isEqualTo("interaction_required");
        return held.json().get("approval_id").asText();
    }

    private void decide(String id, String column) {
        world.execute(
                "UPDATE step_up_challenges SET approver_subject_id = 'operator', " + column + " = now() WHERE id = ?",
                id);
    }

    private static String state(String id) {
        return BED.http()
                .get("/approvals/" + id)
                .expect(200)
                .json()
                .get("state")
                .asText();
    }
}
