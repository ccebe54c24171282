package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.http.HttpProbe;
import io.caracal.testing.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class IdempotencyTest {

    private static final String KEY = "Idempotency-Key";

    private final CoordinatorBed bed;

    IdempotencyTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void anEqualStartIsAnsweredWithTheFirstResult() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Reply first = start(app, "key-1", "\"metadata\":{\"b\":1,\"a\":[1.0,2]},\"subject_token\":\"x\",")
                .expect(201);
        Reply again = start(app, "key-1", "\"metadata\":{\"a\":[1,2],\"b\":1},\"ttl_seconds\":3600,")
                .expect(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(sessions(zone)).isEqualTo(1);
        assertThat(zone.announced("caracal.agents.lifecycle")).hasSize(1);
        assertThat(start(app, "key-2", "").expect(201).text()).isNotEqualTo(first.text());
    }

    @Test
    void aDifferentRequestUnderTheSameKeyIsAConflict() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        start(app, "key-1", "").expect(201);
        Reply conflict = start(app, "key-1", "\"labels\":[\"x\"],").expect(409);

        assertThat(conflict.error()).isEqualTo("idempotency_key_conflict");
        assertThat(conflict.json().path("message").asText()).isNotEmpty();
        assertThat(sessions(zone)).isEqualTo(1);
    }

    @Test
    void keysOfTwoApplicationsAreApart() {
        Zone zone = bed.zone();
        start(zone.app("a"), "key-1", "").expect(201);
        start(zone.app("b"), "key-1", "").expect(201);

        assertThat(sessions(zone)).isEqualTo(2);
    }

    @Test
    void aResultThatEndedIsNotReplayed() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String session = start(app, "key-1", "")
                .expect(201)
                .json()
                .path("agent_session_id")
                .asText();
        app.http().delete(zone.path("/agents/" + session)).expect(204);
        Reply refused = start(app, "key-1", "").expect(409);

        assertThat(refused.error()).isEqualTo("idempotency_result_inactive");
        assertThat(refused.json().path("message").asText()).isNotEmpty();
    }

    @Test
    void aKeyOutsideTheRulesIsRefused() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Reply tooLong = start(app, "k".repeat(256), "").expect(400);

        assertThat(tooLong.error()).isEqualTo("idempotency_key_invalid");
        assertThat(tooLong.json().path("message").asText()).isNotEmpty();
        assertThat(tooLong.json().path("request_id").asText()).isNotEmpty();
        start(app, "k".repeat(255), "").expect(201);
    }

    @Test
    void twoKeysAreRefused() throws IOException {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        String body = "{\"application_id\":\"" + app.id() + "\"}";
        String request = "POST " + zone.path("/agents") + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: Bearer " + app.token(claims -> claims) + "\r\n"
                + "Idempotency-Key: one\r\nIdempotency-Key: two\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n"
                + body;

        assertThat(raw(request)).startsWith("HTTP/1.1 400").contains("\"error\":\"idempotency_key_multiple\"");
        assertThat(sessions(zone)).isZero();
    }

    @Test
    void anEmptyKeyIsRefused() {
        Zone zone = bed.zone();

        assertThat(start(zone.app("a"), "", "").expect(400).error()).isEqualTo("idempotency_key_invalid");
    }

    @Test
    void anApplicationCanHoldOnlySoManyReceipts() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        bed.sql()
                .run(
                        "INSERT INTO coordinator_idempotency_receipts SELECT 'session.start.v2', ?, ?,"
                                + " sha256(CAST(CAST(n AS text) AS bytea)), sha256('x'), 201, '{}', now(),"
                                + " now() + interval '1 hour' FROM generate_series(1, 100) AS n",
                        zone.id(),
                        app.id());
        Reply refused = start(app, "key-1", "").expect(429);

        assertThat(refused.error()).isEqualTo("idempotency_receipt_limit_exceeded");
        assertThat(refused.header("Retry-After")).isPresent();
        bed.sql()
                .run(
                        "UPDATE coordinator_idempotency_receipts SET expires_at = now() - interval '1 s'"
                                + " WHERE zone_id = ?",
                        zone.id());
        start(app, "key-1", "").expect(201);
    }

    @Test
    void anExpiredReceiptIsForgotten() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        start(app, "key-1", "").expect(201);
        bed.sql()
                .run(
                        "UPDATE coordinator_idempotency_receipts SET expires_at = now() - interval '1 s'"
                                + " WHERE zone_id = ?",
                        zone.id());

        assertThat(start(app, "key-1", "\"labels\":[\"other\"],").expect(201).header("Idempotency-Replayed"))
                .isEmpty();
        assertThat(sessions(zone)).isEqualTo(2);
    }

    @Test
    void generatedKeysAreKeptForADayAndChosenOnesForAWeek() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        start(app, "chosen", "").expect(201);
        post(app.http().header("Idempotency-Key-Kind", "generated"), app, "made-up", "")
                .expect(201);

        assertThat(bed.sql()
                        .texts(
                                "SELECT CAST(EXTRACT(EPOCH FROM expires_at - created_at) AS bigint)"
                                        + " FROM coordinator_idempotency_receipts WHERE zone_id = ? ORDER BY 1",
                                zone.id()))
                .containsExactly("86400", "604800");
    }

    @Test
    void equalStartsAtTheSameTimeStartOneSession() throws Exception {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Set<String> answers = new HashSet<>();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                replies.add(threads.submit(() -> start(app, "same", "")));
            }
            for (Future<Reply> reply : replies) {
                answers.add(reply.get().expect(201).text());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers).hasSize(1);
        assertThat(sessions(zone)).isEqualTo(1);
    }

    @Test
    void receiptsOfThePreviousKeyAreFound() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        Reply first = start(app, "key-1", "").expect(201);
        Map<String, String> rotated = Map.of(
                "DATABASE_URL", bed.databaseUrl(),
                "STS_URL", bed.sts().baseUri().toString(),
                "IDEMPOTENCY_HMAC_KEY", "8d".repeat(32),
                "IDEMPOTENCY_HMAC_KEY_PREVIOUS", "7c".repeat(32));
        try (CoordinatorBed other = CoordinatorBed.start(rotated)) {
            HttpProbe probe = other.http().bearer(app.token(claims -> claims));
            Reply replayed = post(probe, app, "key-1", "").expect(201);

            assertThat(replayed.text()).isEqualTo(first.text());
            assertThat(replayed.header("Idempotency-Replayed")).contains("true");
        }
    }

    @Test
    void delegationsAreCreatedOnceToo() {
        Zone zone = bed.zone();
        zone.resource("crm", "a", "b");
        Zone.App app = zone.app("a");
        Zone.App other = zone.app("b");
        String source = app.start();
        String target = other.start();
        String more = "\"resource_id\":\"resource://crm\",\"ttl_seconds\":60,";
        HttpProbe keyed = app.http().header(KEY, "key-1");
        String path = zone.path("/delegations");
        Reply first = keyed.post(path, app.delegation(source, target, other, "\"scopes\":[\"a\",\"b\"]," + more))
                .expect(201);
        Reply again = keyed.post(path, app.delegation(source, target, other, "\"scopes\":[\"b\",\"a\"]," + more))
                .expect(201);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("Idempotency-Replayed")).contains("true");
        assertThat(keyed.post(path, app.delegation(source, target, other, "\"scopes\":[\"a\"]," + more))
                        .expect(409)
                        .error())
                .isEqualTo("idempotency_key_conflict");
        String edge = first.json().path("delegation_edge_id").asText();
        app.http().patch(zone.path("/delegations/" + edge + "/revoke"), "").expect(200);
        assertThat(keyed.post(path, app.delegation(source, target, other, "\"scopes\":[\"a\",\"b\"]," + more))
                        .expect(409)
                        .error())
                .isEqualTo("idempotency_result_inactive");
    }

    private static Reply start(Zone.App app, String key, String more) {
        return post(app.http(), app, key, more);
    }

    private static Reply post(HttpProbe probe, Zone.App app, String key, String more) {
        return probe.header(KEY, key)
                .post(app.zone().path("/agents"), "{" + more + "\"application_id\":\"" + app.id() + "\"}");
    }

    private int sessions(Zone zone) {
        return bed.sql().count("SELECT count(*) FROM sessions WHERE zone_id = ?", zone.id());
    }

    private String raw(String request) throws IOException {
        URI base = bed.baseUri();
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
