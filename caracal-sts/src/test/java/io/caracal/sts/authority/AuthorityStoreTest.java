package io.caracal.sts.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.scope.Scopes;
import io.caracal.sts.bed.Arrangement;
import io.caracal.sts.bed.World;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authority that ends between the check and the insertion. */
class AuthorityStoreTest {
    private static final Arrangement ARRANGEMENT = new Arrangement();
    private static final Postgres POSTGRES =
            new Postgres(PostgresSettings.of(ARRANGEMENT.database().url("caracalsts")));

    private final World world = new World(ARRANGEMENT, "none");
    private final ZoneId zone = new ZoneId(world.zone());
    private final AuthorityStore store = new AuthorityStore();
    private final AuthorityCheck check = new AuthorityCheck(store, new DelegationCheck());

    @AfterAll
    static void close() {
        POSTGRES.close();
    }

    @Test
    void aRecordIsInsertedWhileItsAuthorityHolds() {
        assertThat(insert(standing())).isTrue();
        assertThat(world.minted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE delegation_edges SET status = 'revoked', revoked_at = now() WHERE zone_id = ?",
                "UPDATE delegation_edges SET expires_at = now() WHERE zone_id = ?",
                "UPDATE sessions SET status = 'terminated', terminated_at = now() WHERE id LIKE 'source%' AND zone_id"
                        + " = ?",
                "UPDATE sessions SET status = 'suspended' WHERE id LIKE 'target%' AND zone_id = ?",
                "UPDATE authority_records SET status = 'revoked', revoked_at = now() WHERE zone_id = ?",
                "UPDATE applications SET archived_at = now() WHERE zone_id = ?"
            })
    void aRevocationBetweenCheckAndInsertionWins(String revocation) {
        Standing standing = standing();
        world.execute(revocation, world.zone());
        assertThat(insert(standing)).isFalse();
        assertThat(world.minted()).isZero();
    }

    private Standing standing() {
        return POSTGRES.transactions()
                .inZone(
                        zone,
                        tx -> check.check(
                                tx,
                                new References(
                                        zone,
                                        new ApplicationId(world.app()),
                                        Optional.empty(),
                                        world.record(),
                                        world.target(),
                                        world.edge(),
                                        Scopes.parse(World.SCOPE),
                                        0)));
    }

    private boolean insert(Standing standing) {
        NewAuthority record = new NewAuthority(
                new AuthorityRecordId(world.id("new")),
                zone,
                new ApplicationId(world.app()),
                "application",
                world.app(),
                Optional.empty(),
                standing.now().plus(Duration.ofMinutes(1)),
                standing);
        return POSTGRES.transactions().inZone(zone, tx -> store.insert(tx, record));
    }
}
