package io.caracal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {
    private static final Map<String, String> PUBLISHED = Map.of(
            "STS_URL",
            "http://sts:8080",
            "DATABASE_URL",
            "postgres://caracalgateway:p@db:5432/caracal",
            "REDIS_URL",
            "redis://redis:6379",
            "STREAMS_HMAC_KEY",
            "01".repeat(32),
            "AUDIT_HMAC_KEY",
            "02".repeat(32),
            "GATEWAY_STS_HMAC_KEY",
            "03".repeat(32));

    @Test
    void theDefaultsAreThoseOfTheContract() {
        GatewaySettings settings = read(Map.of());
        assertThat(settings.sts().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.upstream().headerTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.upstream().uploadTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(settings.upstream().idleTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.upstream().maxRequestBytes()).isEqualTo(10_485_760);
        assertThat(settings.upstream().trustProxy()).isFalse();
        assertThat(settings.allowlist()).isEmpty();
        assertThat(settings.replayFailOpen()).isFalse();
        assertThat(settings.adminToken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "JTI_FAIL_OPEN, true",
        "STS_URL, http://sts.example.com",
        "STS_URL, ftp://sts",
        "READ_TIMEOUT, 35s",
        "MAX_REQUEST_BYTES, 0",
        "STREAM_IDLE_TIMEOUT, 0s",
        "STREAMS_HMAC_KEY, 0102",
        "TLS_CERT_FILE, /cert.pem",
        "INSECURE_STS, true"
    })
    void isRefusedWhenPublished(String name, String value) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({"STS_URL, https://sts.example.com", "STS_URL, http://localhost:8080", "STS_URL, http://[::1]:8080"})
    void isAcceptedWhenPublished(String name, String value) {
        assertThat(read(Map.of(name, value)).sts().url()).hasToString(value);
    }

    @Test
    void everythingThatIsMissingIsReportedTogether() {
        SettingsReader reader = new SettingsReader(Map.of("CARACAL_MODE", "stable"));
        GatewaySettings.read(reader, reader.mode());
        assertThatThrownBy(reader::finish)
                .hasMessageContaining("STS_URL")
                .hasMessageContaining("DATABASE_URL")
                .hasMessageContaining("REDIS_URL")
                .hasMessageContaining("STREAMS_HMAC_KEY")
                .hasMessageContaining("AUDIT_HMAC_KEY")
                .hasMessageContaining("GATEWAY_STS_HMAC_KEY");
    }

    private static GatewaySettings read(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(PUBLISHED);
        environment.putAll(more);
        SettingsReader reader = new SettingsReader(environment);
        GatewaySettings settings = GatewaySettings.read(reader, reader.mode());
        reader.finish();
        return settings;
    }
}
