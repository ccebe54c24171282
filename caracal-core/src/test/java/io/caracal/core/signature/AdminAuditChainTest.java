package io.caracal.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminAuditChainTest {
    @Test
    void hashesEveryFieldFollowedByTheSeparator() {
        String joined = String.join(
                        "\u001f",
                        "id",
                        "req",
                        "actor",
                        "name",
                        "scope",
                        "POST /v1/zones",
                        "POST",
                        "/v1/zones",
                        "z1",
                        "zones",
                        "z1",
                        "201",
                        "{\"a\": 1}",
                        "2026-03-01T12:00:00.120Z")
                + "\u001f";
        assertThat(AdminAuditChain.contentHash(content("actor", "{\"a\": 1}"))).isEqualTo(Sha256.hex(joined));
    }

    @Test
    void absentAndEmptyHashAlike() {
        assertThat(AdminAuditChain.contentHash(content(null, null)))
                .isEqualTo(AdminAuditChain.contentHash(content("", "")))
                .isNotEqualTo(AdminAuditChain.contentHash(content("x", "")));
    }

    @Test
    void linkCoversContentAndPredecessor() {
        HmacKey key = HmacKey.fromHex("0123456789abcdef".repeat(4));
        assertThat(AdminAuditChain.link(key, "aa", "bb")).isEqualTo(key.hexMac("aa|bb"));
        assertThat(AdminAuditChain.link(key, "aa", "")).isEqualTo(key.hexMac("aa|"));
    }

    private static AdminAuditContent content(@Nullable String actor, @Nullable String payload) {
        return new AdminAuditContent(
                "id",
                "req",
                actor,
                "name",
                "scope",
                "POST /v1/zones",
                "POST",
                "/v1/zones",
                "z1",
                "zones",
                "z1",
                201,
                payload,
                Instant.parse("2026-03-01T12:00:00.120999Z"));
    }
}
