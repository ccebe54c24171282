package io.caracal.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.process.PortOwner;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.testing.redis.RedisFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
    private static final String KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void keys() {
        for (String name :
                new String[] {"SECRET_STORE_KEK", "AUDIT_HMAC_KEY", "STREAMS_HMAC_KEY", "GATEWAY_STS_HMAC_KEY"}) {
            environment.put(name, KEY);
        }
    }

    @Test
    void aMachineThatIsReadyToStartIsWell() throws IOException {
        try (ServerSocket postgres = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put(
                    "DATABASE_URL", "postgres://caracal:geheim@127.0.0.1:" + postgres.getLocalPort() + "/caracal");
            environment.put("REDIS_URL", RedisFixture.shared().url(0));
            environment.put("CARACAL_MODE", "stable");

            Examined examined = examine(false, false);

            assertThat(examined.checks()).allMatch(check -> check.status() == CheckStatus.OK);
            assertThat(examined.checks().toString()).contains("answers PING").doesNotContain("geheim", KEY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SECRET_STORE_KEK, abcd",
        "SECRET_STORE_KEK, not-hex-at-all",
        "AUDIT_HMAC_KEY, abcd",
        "STREAMS_HMAC_KEY, zz",
        "GATEWAY_STS_HMAC_KEY, 00",
        "CARACAL_MODE, production"
    })
    void whatServicesWouldRefuseFails(String name, String value) {
        environment.put(name, value);

        assertThat(check(examine(false, false), name)).satisfies(check -> {
            assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
            assertThat(check.advice()).isNotEmpty();
            assertThat(check.detail()).doesNotContain(value);
        });
    }

    @Test
    void aKeyThatIsMissingIsMadeByTheFirstStartAndALossAfterIt() {
        environment.remove("SECRET_STORE_KEK");

        assertThat(check(examine(true, false), "SECRET_STORE_KEK").status()).isEqualTo(CheckStatus.OK);
        assertThat(check(examine(false, false), "SECRET_STORE_KEK").status()).isEqualTo(CheckStatus.FAIL);
    }

    @Test
    void storesThatDoNotAnswerFailAndAreBreachesOfTheirReason() {
        environment.put("DATABASE_URL", "postgres://caracal:geheim@127.0.0.1:" + PortOwner.anyFree() + "/caracal");
        environment.put("REDIS_URL", "redis://:geheim@127.0.0.1:" + PortOwner.anyFree());

        Examined examined = examine(false, true);

        assertThat(examined.breaches())
                .extracting(Breach::reason)
                .containsExactly("postgres_unreachable", "redis_unreachable");
        assertThat(examined.checks().toString()).doesNotContain("geheim");
    }

    @Test
    void aPasswordThatRedisRefusesIsSaid() {
        environment.put("REDIS_URL", RedisFixture.shared().url(0).replaceFirst("//([^@]*@)?", "//:wrong@"));

        assertThat(check(examine(false, true), "Redis")).satisfies(check -> {
            assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
            assertThat(check.detail()).contains("refuses the password");
        });
    }

    @Test
    void aUserWhomRedisDoesNotLetInIsNamedWithWhatToDo() throws IOException {
        String redis = RedisFixture.shared().url(0);
        environment.put("REDIS_URL", redis);
        Path secrets = Files.createDirectories(directory.resolve("home/secrets"));
        Files.writeString(secrets.resolve("stsRedisUrl"), RedisFixture.as("sts", redis));
        Files.writeString(secrets.resolve("apiRedisUrl"), RedisFixture.as("api", redis));
        assertThat(check(examine(false, true), "Redis users").status()).isEqualTo(CheckStatus.OK);
        Files.writeString(secrets.resolve("apiRedisUrl"), redis.replace("://", "://caracalapi:geheim@"));

        Examined examined = examine(false, true);

        assertThat(check(examined, "Redis users")).satisfies(check -> {
            assertThat(check.status()).isEqualTo(CheckStatus.FAIL);
            assertThat(check.detail()).contains("api", "WRONGPASS").doesNotContain("geheim", "sts");
            assertThat(check.advice()).contains("caracal up", "infra/redis/provision-users.sh");
        });
        assertThat(examined.breaches()).extracting(Breach::reason).contains("redis_unreachable");
    }

    @Test
    void aLoginThatMayDoNothingIsToldApartFromAServerThatIsDown() {
        environment.put("REDIS_URL", RedisFixture.shared().url(0).replace("://", "://caracalapi:wrong@"));

        assertThat(check(examine(false, true), "Redis").advice()).contains("Correct user and password in REDIS_URL");
    }

    @Test
    void embeddedStoresNeedNotRunBeforeTheStart() throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("home/secrets"));
        Files.writeString(
                secrets.resolve("databaseUrl"), "postgres://caracal:x@127.0.0.1:" + PortOwner.anyFree() + "/caracal");

        assertThat(check(examine(false, false), "Postgres").status()).isEqualTo(CheckStatus.OK);
        assertThat(check(examine(false, true), "Postgres").status()).isEqualTo(CheckStatus.FAIL);
        assertThat(check(examine(false, true), "Redis").detail()).contains("embedded");
    }

    @Test
    void certificatesAreReadAndOldOnesAreSaid() throws IOException {
        Path certificate = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN NOTHING-----\n");
        environment.put("CARACAL_TLS_EXTRA_CA_FILE", certificate.toString());
        assertThat(check(examine(false, false), "CARACAL_TLS_EXTRA_CA_FILE").status())
                .isEqualTo(CheckStatus.FAIL);
        environment.put(
                "CARACAL_TLS_EXTRA_CA_FILE", directory.resolve("nothing").toString());
        assertThat(check(examine(false, false), "CARACAL_TLS_EXTRA_CA_FILE").detail())
                .contains("cannot be read");
    }

    /** As in the bundles of operating systems, where some authority has always expired. */
    @Test
    void ofABundleOfAuthoritiesThoseThatAreValidCountAndOfAChainEveryPart() throws Exception {
        TrustManagerFactory authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        authorities.init((KeyStore) null);
        List<X509Certificate> known =
                List.of(((X509TrustManager) authorities.getTrustManagers()[0]).getAcceptedIssuers());
        List<Instant> ends = known.stream()
                .map(each -> each.getNotAfter().toInstant())
                .sorted()
                .toList();
        StringBuilder bundle = new StringBuilder();
        for (X509Certificate each : known) {
            bundle.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(each.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        String file = Files.writeString(directory.resolve("bundle.pem"), bundle).toString();

        List<Check> checks =
                new TlsFiles(Map.of("SSL_CERT_FILE", file, "TLS_CERT_FILE", file), ends.get(ends.size() / 2)).checks();

        assertThat(checks.get(0).status()).isEqualTo(CheckStatus.OK);
        assertThat(checks.get(0).detail()).contains("certificates have expired");
        assertThat(checks.get(1).status()).isEqualTo(CheckStatus.FAIL);
    }

    private Examined examine(boolean fresh, boolean running) {
        CaracalHome home = new CaracalHome(directory.resolve("home"));
        StoreProbe stores = new StoreProbe(environment, home.secrets(), running);
        return new Preflight(environment, Tokens.of(environment, home), stores, Clock.systemUTC(), fresh)
                .examine()
                .join();
    }

    private static Check check(Examined examined, String name) {
        return examined.checks().stream()
                .filter(check -> check.check().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
