package io.caracal.runtime.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.secrets.Css1;
import io.caracal.common.secrets.Kek;
import io.caracal.common.secrets.Keyring;
import io.caracal.common.secrets.SecretRef;
import io.caracal.common.secrets.SecretStore;
import io.caracal.common.storage.Postgres;
import io.caracal.common.storage.PostgresSettings;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.StoreAddresses;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rotation does to the stores themselves. */
class StoreRotationTest {
    private static final ZoneId ZONE = new ZoneId("zone-a");
    private static final SecretRef REFERENCE = SecretRef.provider(ZONE, "p1");
    private static final byte[] SECRET = "hidden-word".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void afterTheKeyOfTheSecretStoreWasExchangedTheNewOneAloneOpensEverything() {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        execute(database, "INSERT INTO zones (id, name, slug) VALUES ('zone-a', 'A', 'a')");
        FakeSite site = new FakeSite(directory, GeneratedSecret.SECRET_STORE_KEK)
                .with(new OwnerDatabase(SecretText.of(database.ownerUrl()), false));
        put(database, site);

        new Rotation(site, step -> {}).rotate(Plan.of(GeneratedSecret.SECRET_STORE_KEK));

        assertThat(site.events).containsExactly("spread", "sts", "api", "spread", "sts", "api");
        assertThat(site.known.get(Service.STS)).hasSize(1);
        assertThat(get(database, site)).isEqualTo(SECRET);
    }

    @Test
    void whenServicesDoNotComeBackWithTheNewKeyEverythingIsUnderTheOldOneAgain() {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        execute(database, "INSERT INTO zones (id, name, slug) VALUES ('zone-a', 'A', 'a')");
        FakeSite site = new FakeSite(directory, GeneratedSecret.SECRET_STORE_KEK)
                .with(new OwnerDatabase(SecretText.of(database.ownerUrl()), false));
        String before = site.secrets().value(GeneratedSecret.SECRET_STORE_KEK).reveal();
        put(database, site);
        site.broken.add(Service.API);

        assertThatThrownBy(() -> new Rotation(site, step -> {}).rotate(Plan.of(GeneratedSecret.SECRET_STORE_KEK)))
                .hasMessageContaining("the old value is in force again");

        assertThat(site.secrets().value(GeneratedSecret.SECRET_STORE_KEK).reveal())
                .isEqualTo(before);
        assertThat(get(database, site)).isEqualTo(SECRET);
    }

    @Test
    void theOwnersPasswordIsChangedButNeverThatOfADatabaseOfSomebodyElse() {
        TestDatabase database = PostgresFixture.shared().newDatabase();
        SecretText actual = SecretText.of(database.password(PostgresFixture.OWNER));
        SecretText address = SecretText.of(database.ownerUrl());

        new OwnerDatabase(address, false).ownPassword(actual, actual);

        assertThatThrownBy(() -> new OwnerDatabase(address, true).ownPassword(actual, actual))
                .hasMessageContaining("DATABASE_URL");
        assertThatThrownBy(() -> new OwnerDatabase(address, false).ownPassword(actual, SecretText.of("it's no")))
                .hasMessageContaining("letters and digits")
                .hasMessageNotContaining("it's");
    }

    @Test
    void redisAcceptsOnlyTheNewPasswordAfterwards() {
        try (RedisProcess server = RedisFixture.newServer().start()) {
            FakeSite site = new FakeSite(directory, GeneratedSecret.REDIS_PASSWORD);
            SecretText before = site.secrets().value(GeneratedSecret.REDIS_PASSWORD);
            SecretText open = SecretText.of("redis://127.0.0.1:" + server.port());
            try (RedisAccess access = new RedisAccess(RedisSettings.of(open.reveal()))) {
                access.acceptOnly(RedisAccess.ADMINISTRATOR, before);
            }
            SecretText address = SecretText.of("redis://:" + before.reveal() + "@127.0.0.1:" + server.port());
            site.with(address);

            new Rotation(site, step -> {}).rotate(Plan.of(GeneratedSecret.REDIS_PASSWORD));

            SecretText after =
                    StoreAddresses.withPassword(address, site.secrets().value(GeneratedSecret.REDIS_PASSWORD));
            assertThat(site.events).containsExactly("spread");
            assertThat(answers(after)).isTrue();
            assertThat(answers(address)).isFalse();
        }
    }

    @Test
    void aServiceLogsInToRedisWithTheNewPasswordAloneAfterwardsAndWithBothMeanwhile() {
        try (RedisProcess server = RedisFixture.newServer().start()) {
            SecretText address = SecretText.of(server.url());
            FakeSite site = new FakeSite(directory, GeneratedSecret.STS_REDIS_PASSWORD).with(address);
            SecretText before = SecretText.of(server.url("sts"));
            SecretText known =
                    StoreAddresses.withPassword(before, site.secrets().value(GeneratedSecret.STS_REDIS_PASSWORD));
            site.onRenewal = () -> {
                SecretText fresh =
                        StoreAddresses.withPassword(before, site.secrets().value(GeneratedSecret.STS_REDIS_PASSWORD));
                site.events.add(answers(known) + " " + answers(fresh));
            };

            new Rotation(site, step -> {}).rotate(Plan.of(GeneratedSecret.STS_REDIS_PASSWORD));

            SecretText after =
                    StoreAddresses.withPassword(before, site.secrets().value(GeneratedSecret.STS_REDIS_PASSWORD));
            assertThat(site.events).containsExactly("spread", "sts", "true true");
            assertThat(answers(after)).isTrue();
            assertThat(answers(known)).isFalse();
            assertThat(answers(SecretText.of(server.url("gateway")))).isTrue();
        }
    }

    @Test
    void aServiceThatDoesNotComeBackHasItsOldPasswordAtRedisAgain() {
        try (RedisProcess server = RedisFixture.newServer().start()) {
            FakeSite site =
                    new FakeSite(directory, GeneratedSecret.AUDIT_REDIS_PASSWORD).with(SecretText.of(server.url()));
            SecretText before = StoreAddresses.withPassword(
                    SecretText.of(server.url("audit")), site.secrets().value(GeneratedSecret.AUDIT_REDIS_PASSWORD));
            site.broken.add(Service.AUDIT);

            assertThatThrownBy(
                            () -> new Rotation(site, step -> {}).rotate(Plan.of(GeneratedSecret.AUDIT_REDIS_PASSWORD)))
                    .hasMessageContaining("the old value is in force again");

            assertThat(answers(before)).isTrue();
        }
    }

    /** Whether the login of the address is let in; a server that does not answer is a failure of the test. */
    private static boolean answers(SecretText address) {
        try (Redis redis = new Redis(RedisSettings.of(address.reveal()))) {
            redis.ping();
            return true;
        } catch (RedisUnavailableException refused) {
            assertThat(refused).hasMessageContaining("WRONGPASS");
            return false;
        }
    }

    private static void put(TestDatabase database, FakeSite site) {
        try (Postgres api = new Postgres(PostgresSettings.of(database.url("caracalapi")))) {
            api.transactions().runInZone(ZONE, tx -> new SecretStore(envelopes(site)).put(tx, REFERENCE, SECRET));
        }
    }

    private static byte[] get(TestDatabase database, FakeSite site) {
        try (Postgres sts = new Postgres(PostgresSettings.of(database.url("caracalsts")))) {
            return sts.transactions()
                    .inZone(ZONE, tx -> new SecretStore(envelopes(site)).get(tx, REFERENCE))
                    .orElseThrow();
        }
    }

    /** With the key of the file and no other. */
    private static Css1 envelopes(FakeSite site) {
        Kek key = Kek.fromHex(
                site.secrets().value(GeneratedSecret.SECRET_STORE_KEK).reveal());
        return new Css1(Keyring.of(key), new SecureRandom());
    }

    private static void execute(TestDatabase database, String sql) {
        try (Connection connection = database.ownerDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
