package io.caracal.sts.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.caracal.testing.clock.MutableClock;
import io.caracal.testing.clock.SequentialIds;
import io.caracal.testing.net.TlsIdentity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantsTest {
    private static final MutableClock CLOCK = MutableClock.at("2026-01-01T00:00:00Z");
    private static final long NOW = CLOCK.instant().getEpochSecond();

    private final Grants grants = new Grants(CLOCK, new SequentialIds());

    @Test
    void theClientShowsItsSecretInTheHeader() throws Exception {
        TokenRequest request = grants.request(TokenBed.source(
                "{\"client_id\":\"a"
                        + " b\",\"scopes\":[\"x\",\"y\"],\"audience\":\"https://api.example\",\"resource\":\"r\",\"token_params\":{\"tenant\":\"t"
                        + " 1\"}}",
                "{\"client_secret\":\"s:1+\"}"));
        assertThat(request.endpoint()).hasToString("https://idp.example/token");
        assertThat(request.authorization().orElseThrow().reveal())
                .isEqualTo("Basic "
                        + Base64.getEncoder().encodeToString("a+b:s%3A1%2B".getBytes(StandardCharsets.US_ASCII)));
        assertThat(form(request))
                .containsExactly(
                        Map.entry("grant_type", "client_credentials"),
                        Map.entry("scope", "x y"),
                        Map.entry("audience", "https://api.example"),
                        Map.entry("resource", "r"),
                        Map.entry("tenant", "t 1"));
        assertThat(request.toString()).doesNotContain("s%3A1", "Basic ");
    }

    @Test
    void theClientShowsItsSecretInTheFormOrNoneAtAll() throws Exception {
        TokenRequest posted = grants.request(
                TokenBed.source("{\"client_auth_method\":\"client_secret_post\"}", "{\"client_secret\":\"s-1\"}"));
        assertThat(posted.authorization()).isEmpty();
        assertThat(form(posted))
                .containsEntry("client_id", "client-1")
                .containsEntry("client_secret", "s-1")
                .doesNotContainKeys("scope", "audience", "resource");
        TokenRequest open = grants.request(TokenBed.source("{\"client_auth_method\":\"none\"}", "{}"));
        assertThat(form(open)).containsEntry("client_id", "client-1").doesNotContainKey("client_secret");
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, ES256", "secp384r1, ES384", "secp521r1, ES512"})
    void theClientProvesItselfWithAKey(String curve, String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        String certificate = TlsIdentity.of("client.example").pem().replace("\n", "\\n");
        TokenSource source = TokenBed.source(
                "{\"client_auth_method\":\"private_key_jwt\",\"key_id\":\"k-7\",\"certificate\":\"" + certificate
                        + "\"}",
                secrets(pair));
        Map<String, String> form = form(grants.request(source));
        assertThat(form)
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        JWSObject assertion = JWSObject.parse(form.get("client_assertion"));
        assertThat(assertion.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic())))
                .isTrue();
        assertThat(assertion.getHeader().toJSONObject())
                .containsEntry("alg", algorithm)
                .containsEntry("typ", "JWT")
                .containsEntry("kid", "k-7")
                .containsKeys("x5t", "x5t#S256");
        assertThat(assertion.getPayload().toJSONObject())
                .containsEntry("iss", "client-1")
                .containsEntry("sub", "client-1")
                .containsEntry("aud", "https://idp.example/token")
                .containsEntry("iat", NOW)
                .containsEntry("exp", NOW + 60)
                .containsKey("jti");
    }

    @Test
    void aSignedAssertionIsAGrantOfItsOwn() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Map<String, String> form = form(grants.request(TokenBed.source(
                "{\"grant_type\":\"jwt_bearer\",\"scopes\":[\"x\",\"y\"],\"assertion_subject\":\"user@example\","
                        + "\"assertion_audience\":\"https://as.example\"}",
                secrets(pair))));
        assertThat(form)
                .containsOnlyKeys("grant_type", "assertion")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        JWSObject assertion = JWSObject.parse(form.get("assertion"));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
        assertThat(assertion.getPayload().toJSONObject())
                .containsEntry("iss", "client-1")
                .containsEntry("sub", "user@example")
                .containsEntry("aud", "https://as.example")
                .containsEntry("exp", NOW + 300)
                .containsEntry("scope", "x y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"token_endpoint\":\"http://idp.example/token\"}",
                "{\"token_endpoint\":\"https://other.example/token\"}",
                "{\"token_endpoint\":\"https://user@idp.example/token\"}",
                "{\"token_endpoint\":\"\"}",
                "{\"token_endpoint\":\"https://\"}",
                "{\"allowed_token_hosts\":[]}",
                "{\"client_id\":\" \"}",
                "{\"client_auth_method\":\"tls_client_auth\"}",
                "{\"grant_type\":\"password\"}",
                "{\"token_params\":{\"client_secret\":\"x\"}}",
                "{\"token_params\":{\"tenant\":\" \"}}",
                "{\"scopes\":[\"\"]}"
            })
    void whatIsNotConfiguredSoundlyIsNotAsked(String config) {
        TokenSource source = TokenBed.source(config, "{\"client_secret\":\"s-1\"}");
        assertThatThrownBy(() -> grants.request(source))
                .isInstanceOf(TokenUnavailableException.class)
                .hasMessage("provider_config_invalid");
    }

    @Test
    void whatHasNoUsableSecretIsNotAsked() {
        assertThatThrownBy(() -> grants.request(TokenBed.source("{}", "{}"))).hasMessage("provider_secret_missing");
        TokenSource broken = TokenBed.source(
                "{\"client_auth_method\":\"private_key_jwt\"}",
                "{\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\"}");
        assertThatThrownBy(() -> grants.request(broken)).hasMessage("provider_secret_unreadable");
    }

    private static String secrets(KeyPair pair) {
        String der = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
        return "{\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n" + der + "\\n-----END PRIVATE KEY-----\\n\"}";
    }

    private static Map<String, String> form(TokenRequest request) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : request.form().reveal().split("&")) {
            String[] pair = field.split("=", 2);
            form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return form;
    }
}
