package io.caracal.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.common.config.ConfigurationProblems;
import io.caracal.common.config.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StsSettingsTest {
    private static final Map<String, String> DEV = Map.of(
            "CARACAL_MODE", "dev",
            "ISSUER_URL", "https://sts.example/base/",
            "DATABASE_URL", "postgres://caracalsts:x@127.0.0.1:5432/caracal",
            "REDIS_URL", "redis://127.0.0.1:6379/0",
            "SECRET_STORE_KEK", "8f3a1c5d7e9b2f4061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d9");

    @Test
    void theIssuerIsKeptAsGiven() {
        SettingsReader reader = new SettingsReader(DEV);
        StsSettings settings = StsSettings.read(reader);
        reader.finish();
        assertThat(settings.issuer()).isEqualTo("https://sts.example/base/");
        assertThat(settings.minting().perMinute()).isEqualTo(1000);
        assertThat(settings.minting().controlAudience()).isEqualTo("caracal-control");
    }

    @Test
    void publishedModesNeedEveryKey() {
        Map<String, String> published = new HashMap<>(DEV);
        published.put("CARACAL_MODE", "stable");
        published.put("ISSUER_URL", "https://sts.example?x=1");
        published.put("STS_MINT_RATE_LIMIT_PER_MIN", "0");
        SettingsReader reader = new SettingsReader(published);
        StsSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining("AUDIT_HMAC_KEY")
                .hasMessageContaining("STREAMS_HMAC_KEY")
                .hasMessageContaining("GATEWAY_STS_HMAC_KEY")
                .hasMessageContaining("ISSUER_URL")
                .hasMessageContaining("STS_MINT_RATE_LIMIT_PER_MIN");
    }
}
