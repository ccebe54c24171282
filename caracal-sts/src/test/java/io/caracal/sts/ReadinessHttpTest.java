package io.caracal.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.streams.SignedStreams;
import io.caracal.core.event.RevocationEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.Await;
import io.caracal.testing.fault.DirectoryFault;
import io.caracal.testing.fault.Fault;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the whole service says of itself, and that what it refuses is what it says. */
class ReadinessHttpTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void everyDeclaredInvariantIsBoundAndHoldsOnceItIsReady() {
        try (StsBed bed = new StsBed()) {
            bed.http().get("/ready").expect(200);
            World world = bed.world();
            bed.token(bed.mint(world)).expect(200);
        }
    }

    @Test
    void anotherKeyEncryptionKeyThanTheStoredKeysWereSealedWithIsSeenBeforeAnybodyMints() {
        try (StsBed bed = new StsBed()) {
            bed.token(bed.mint(bed.world())).expect(200);
            bed.restart(Map.of("SECRET_STORE_KEK", "a7c3e19b5d20f84e6b91d7350ac82e4ff1639b0d57e2c8a41b6f93d0e7254c8a"));
            awaitReason(bed, "signing_unavailable");
        }
    }

    @Test
    void withoutADiskForEvidenceNothingIsMintedAndEverythingIsFineOnceItIsBack() throws Exception {
        Path directory = Files.createTempDirectory("caracal-evidence").resolve("log");
        Map<String, String> settings = Map.of("AUDIT_REPLAY_DIR", directory.toString());
        try (StsBed bed = new StsBed(RedisFixture.shared().freshUrl(), settings);
                Fault fault = DirectoryFault.replacedByFile(directory)) {
            World world = bed.world();
            bed.token(bed.mint(world)).expect(200);
            fault.inject();
            int granted = 1 + grantedUntilRefused(bed, world);
            // Whatever was inserted for a token that did not leave is withdrawn.
            assertThat(active(world)).hasSize(granted);
            awaitReason(bed, "audit_replay_unavailable");
            Reply refused = bed.token(bed.mint(world));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.error()).isEqualTo("audit_replay_unavailable");
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.json().has("access_token")).isFalse();
            bed.http().get("/health").expect(200);
            assertThat(active(world)).hasSize(granted);

            fault.remove();
            bed.awaitReady();
            bed.token(bed.mint(world)).expect(200);
        }
    }

    @Test
    void aRevocationThatCannotBeCarriedOutStopsEveryExchangeUntilItIs() throws Exception {
        Map<String, String> settings = Map.of("REVOCATION_MAX_AGE_SECONDS", "10");
        try (StsBed bed = new StsBed(RedisFixture.shared().freshUrl(), settings)) {
            World world = bed.world();
            bed.token(bed.mint(world)).expect(200);
            try (Connection holder = bed.arrangement().connection()) {
                holder.setAutoCommit(false);
                lock(holder, world.record());
                SignedStreams streams =
                        new SignedStreams(bed.redis(), Optional.of(HmacKey.fromHex("0123456789abcdef".repeat(4))));
                AuthorityRecordId record = new AuthorityRecordId(world.record());
                streams.append(
                        Streams.SESSIONS_REVOKE,
                        RevocationEvent.ofAuthorityRecord(new ZoneId(world.zone()), record, "test")
                                .toFields());
                awaitReason(bed, "revocation_stale");
                Reply refused = bed.token(bed.mint(bed.world()));
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.error()).isEqualTo("revocation_stale");
                assertThat(refused.header("Retry-After")).isPresent();
                holder.rollback();
            }
            bed.awaitReady();
            bed.token(bed.mint(bed.world())).expect(200);
        }
    }

    @Test
    void withoutAComparisonOfThePoliciesNothingIsDecided() {
        Map<String, String> settings = Map.of("OPA_POLL_SECONDS", "1", "POLICY_MAX_AGE_SECONDS", "10");
        try (StsBed bed = new StsBed(RedisFixture.shared().freshUrl(), settings)) {
            World world = bed.world();
            bed.token(bed.mint(world)).expect(200);
            bed.arrangement().execute("REVOKE SELECT ON policy_set_bindings FROM caracalsts");
            awaitReason(bed, "policy_stale");
            Reply refused = bed.token(bed.mint(world));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.error()).isEqualTo("policy_stale");
            assertThat(refused.header("Retry-After")).isPresent();
            bed.arrangement().execute("GRANT SELECT ON policy_set_bindings TO caracalsts");
            bed.awaitReady();
            bed.token(bed.mint(world)).expect(200);
        }
    }

    @Test
    void aZoneWithABrokenPolicyIsItsOwnProblem() {
        try (StsBed bed = new StsBed()) {
            World broken = bed.world();
            World sound = bed.world();
            bed.arrangement()
                    .activate(broken.zone(), bed.arrangement().sealed(broken.zone(), "{\"a\":1}", "00".repeat(32)));
            assertThat(bed.token(bed.mint(broken)).error()).isEqualTo("policy_eval_failed");
            bed.token(bed.mint(sound)).expect(200);
            bed.http().get("/ready").expect(200);
        }
    }

    @Test
    void anOperatorCanProveThatARevocationAndAPolicyHaveArrived() {
        try (StsBed bed = new StsBed()) {
            long now = bed.redis().serverTime().toEpochMilli();
            Await.until(LIMIT, "revocations up to now are in effect", () -> proven(bed, "min_revocation_epoch", now));
            Await.until(LIMIT, "policies were compared", () -> proven(bed, "min_policy_version", 1));
            Reply future = bed.http()
                    .get("/ready?min_revocation_epoch="
                            + (now + Duration.ofDays(1).toMillis()));
            assertThat(future.status()).isEqualTo(503);
            assertThat(future.json().path("reason").asText()).isEqualTo("revocation_epoch_not_applied");
        }
    }

    private static boolean proven(StsBed bed, String parameter, long least) {
        return bed.http().get("/ready?" + parameter + "=" + least).status() == 200;
    }

    private static int grantedUntilRefused(StsBed bed, World world) {
        for (int granted = 0; granted < 200; granted++) {
            if (bed.token(bed.mint(world)).status() == 503) {
                return granted;
            }
        }
        throw new AssertionError("tokens are granted although their evidence cannot be kept");
    }

    private static List<String> active(World world) {
        return world.texts("SELECT id FROM authority_records WHERE status = 'active' AND zone_id = '" + world.zone()
                + "' AND id <> '" + world.record() + "'");
    }

    private static void lock(Connection connection, String record) throws Exception {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id FROM authority_records WHERE id = ? FOR UPDATE")) {
            statement.setString(1, record);
            assertThat(statement.executeQuery().next()).isTrue();
        }
    }

    private static void awaitReason(StsBed bed, String reason) {
        Await.untilAsserted(
                LIMIT,
                () -> assertThat(bed.http().get("/ready").json().path("reason").asText())
                        .isEqualTo(reason));
    }
}
