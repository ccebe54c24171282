package io.caracal.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    /** Each text carries the marker S3CR3T inside its secret. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\nMIIS3CR3T\nabc\n-----END PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMIIS3CR3T cut off here",
                "Authorization: Bearer S3CR3Tabcdef",
                "authorization: bearer   S3CR3Tabcdef==",
                "Basic dXNlcjpS3CR3T",
                "token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJTS3CR3T.c2lnS3CR3T",
                "unsigned eyJhbGciOiJub25lIn0.eyJS3CR3T",
                "key AKIAS3CR3TABCDEFGHIJ",
                "key ASIAS3CR3TABCDEFGHIJ",
                "AIzaS3CR3T0123456789012345678901234567",
                "ghp_S3CR3T0123456789012345678901234567",
                "ghs_S3CR3T0123456789012345678901234567",
                "xoxb-S3CR3T-0123456789",
                "client cs_S3CR3Taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "workload ws_S3CR3Taaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "hash argon2id$S3CR3T$abcdef",
                "postgres://caracal:S3CR3T@db:5432/caracal",
                "redis://:S3CR3T@redis:6379/0",
                "https://x/y?a=1&api_key=S3CR3T&b=2",
                "https://x/y?access_token=S3CR3T",
                "https://x/y?X-Amz-Signature=S3CR3T",
                "https://x/y?client_secret=S3CR3T#f",
                "https://x/y?access_key=S3CR3T",
                "https://x/y?auth=S3CR3T",
                "subject_token=S3CR3T&grant_type=x",
                "{\"client_secret\":\"S3CR3T\",\"name\":\"n\"}",
                "{\\\"password\\\": \\\"S3CR3T\\\"}"
            })
    void secretsAreHidden(String text) {
        assertThat(Redaction.of(text)).doesNotContain("S3CR3T").contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token exchange refused: policy denied",
                "GET /v1/zones/z1?limit=20&cursor=abc 200",
                "Bearer realm",
                "zone 01a1fd3f-1841-7738-a8f8-629e4aba966b has 3 sessions",
                "postgres://db:5432/caracal",
                "eyJ is how tokens begin"
            })
    void ordinaryTextIsKept(String text) {
        assertThat(Redaction.of(text)).isEqualTo(text);
    }

    @Test
    void secretNamesAreToldFromHarmlessOnes() {
        for (String name :
                new String[] {"token", "client_secret", "apiKey", "password", "Authorization", "db_passwd"}) {
            assertThat(Redaction.isSecretName(name)).as(name).isTrue();
        }
        for (String name :
                new String[] {"token_type", "admin_token_id", "zone_id", "authority_record", "author", "msg"}) {
            assertThat(Redaction.isSecretName(name)).as(name).isFalse();
        }
    }

    @Test
    void hostileTextIsHandledInBoundedTime() {
        String dots = "eyJ" + "a".repeat(50_000);
        assertThat(Redaction.of(dots)).isEqualTo(dots);
        String begins = "-----BEGIN ".repeat(5_000);
        assertThat(Redaction.of(begins)).isEqualTo(begins);
    }
}
