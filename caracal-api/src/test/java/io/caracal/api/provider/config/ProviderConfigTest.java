package io.caracal.api.provider.config;

import static io.caracal.api.provider.config.ProviderKind.API_KEY;
import static io.caracal.api.provider.config.ProviderKind.BEARER_TOKEN;
import static io.caracal.api.provider.config.ProviderKind.CARACAL_MANDATE;
import static io.caracal.api.provider.config.ProviderKind.HTTP_BASIC;
import static io.caracal.api.provider.config.ProviderKind.NONE;
import static io.caracal.api.provider.config.ProviderKind.OAUTH2_AUTHORIZATION_CODE;
import static io.caracal.api.provider.config.ProviderKind.OAUTH2_CLIENT_CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.security.KeyPair;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProviderConfigTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyPair RSA = TestKeys.rsa(2048);
    private static final KeyPair EC = TestKeys.ec("secp256r1");
    private static final String CODE = "'authorization_endpoint':'https://idp.example/auth','token_endpoint':"
            + "'https://idp.example/token','redirect_uri':'https://c.example/cb','client_id':'c'";
    private static final String CLIENT = "'token_endpoint':'https://idp.example/token','client_id':'c'";

    static Stream<Arguments> acceptedWithoutOAuth() {
        return Stream.of(
                ok(NONE, "", ""),
                ok(CARACAL_MANDATE, "", ""),
                ok(
                        API_KEY,
                        "'api_key':' k ','header_name':'X-Api-Key'",
                        "'header_name':'X-Api-Key','auth_location':'header'"),
                ok(
                        API_KEY,
                        "'api_key':'k','auth_location':'query','query_param_name':'api-key','allow_runtime_injection':true",
                        "'auth_location':'query','query_param_name':'api-key','allow_runtime_injection':true"),
                ok(
                        API_KEY,
                        "'api_key':'k','header_name':'Authorization','auth_scheme':'Token','forward_caracal_identity':true",
                        "'header_name':'Authorization','auth_scheme':'Token','forward_caracal_identity':true,'auth_location':'header'"),
                ok(BEARER_TOKEN, "'bearer_token':'t'", ""),
                ok(
                        BEARER_TOKEN,
                        "'bearer_token':'t','auth_header':'X-Auth','auth_scheme':'DPoP','allowed_token_hosts':['API.Example','api.example']",
                        "'auth_header':'X-Auth','auth_scheme':'DPoP','allowed_token_hosts':['api.example']"),
                ok(HTTP_BASIC, "'username':' u ','password':'p'", "'username':'u'"));
    }

    static Stream<Arguments> acceptedWithOAuth() {
        return Stream.of(
                ok(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s'",
                        CODE + ",'client_auth_method':'client_secret_basic','allowed_token_hosts':['idp.example']"),
                ok(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE
                                + ",'client_auth_method':'none','redirect_uri':'com.example.app:/cb','scopes':['a','a','b'],"
                                + "'authorization_params':{'prompt':'consent'},'token_params':{'x':'y'}",
                        CODE + ",'redirect_uri':'com.example.app:/cb','client_auth_method':'none','scopes':['a','b'],"
                                + "'authorization_params':{'prompt':'consent'},'token_params':{'x':'y'},"
                                + "'allowed_token_hosts':['idp.example']"),
                ok(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','revocation_endpoint':'https://rev.example/r',"
                                + "'allowed_token_hosts':['idp.example','rev.example']",
                        CODE + ",'revocation_endpoint':'https://rev.example/r','allowed_token_hosts':['idp.example',"
                                + "'rev.example'],'client_auth_method':'client_secret_basic'"),
                ok(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_secret':'s'",
                        CLIENT + ",'grant_type':'client_credentials','client_auth_method':'client_secret_basic',"
                                + "'allowed_token_hosts':['idp.example']"),
                ok(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'none','audience':'a','resource':'r'",
                        CLIENT + ",'client_auth_method':'none','audience':'a','resource':'r','grant_type':"
                                + "'client_credentials','allowed_token_hosts':['idp.example']"),
                ok(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','key_id':'k1','private_key':" + pem(RSA),
                        CLIENT + ",'client_auth_method':'private_key_jwt','key_id':'k1','grant_type':"
                                + "'client_credentials','allowed_token_hosts':['idp.example']"),
                ok(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'grant_type':'jwt_bearer','assertion_subject':'s','assertion_audience':'a',"
                                + "'private_key':" + pem(EC),
                        CLIENT + ",'grant_type':'jwt_bearer','assertion_subject':'s','assertion_audience':'a',"
                                + "'client_auth_method':'none','allowed_token_hosts':['idp.example']"));
    }

    @ParameterizedTest
    @MethodSource({"acceptedWithoutOAuth", "acceptedWithOAuth"})
    void completeConfigurationIsStoredWithItsDefaultsAndWithoutItsSecrets(
            ProviderKind kind, String submitted, String stored) {
        assertThat(read(kind, submitted).open()).isEqualTo(json(stored));
    }

    static Stream<Arguments> refusedKeys() {
        return Stream.of(
                no(NONE, "'client_id':'c'", "unknown key for kind none: client_id"),
                no(CARACAL_MANDATE, "'scopes':[]", "unknown key for kind caracal_mandate: scopes"),
                no(API_KEY, "'header_name':'X-K'", "api_key is required"),
                no(API_KEY, "'api_key':'k'", "header_name is required"),
                no(API_KEY, "'api_key':'   ','header_name':'X-K'", "api_key must be a non-empty string"),
                no(API_KEY, "'api_key':7,'header_name':'X-K'", "api_key must be a non-empty string"),
                no(API_KEY, "'api_key':'a\\nb','header_name':'X-K'", "api_key must not contain control characters"),
                no(API_KEY, "'api_key':'k','header_name':'X K'", "header_name must be an HTTP header name"),
                no(API_KEY, "'api_key':'k','header_name':'Host'", "header_name must not be a reserved header"),
                no(API_KEY, "'api_key':'k','header_name':'X-Caracal-Any'", "header_name must not be a reserved header"),
                no(
                        API_KEY,
                        "'api_key':'k','header_name':'x-forwarded-for'",
                        "header_name must not be a reserved header"),
                no(API_KEY, "'api_key':'k','header_name':'Proxy-Any'", "header_name must not be a reserved header"),
                no(API_KEY, "'api_key':'k','auth_location':'cookie'", "auth_location must be one of header, query"),
                no(API_KEY, "'api_key':'k','auth_location':'query'", "query_param_name is required"),
                no(
                        API_KEY,
                        "'api_key':'k','auth_location':'query','query_param_name':'a b'",
                        "query_param_name must be letters, digits and . _ ~ -"),
                no(
                        API_KEY,
                        "'api_key':'k','auth_location':'query','query_param_name':'q','auth_scheme':'Token'",
                        "auth_scheme is accepted only with auth_location header"),
                no(
                        API_KEY,
                        "'api_key':'k','auth_location':'query','query_param_name':'q','header_name':'X-K'",
                        "header_name is accepted only with auth_location header"),
                no(
                        API_KEY,
                        "'api_key':'k','header_name':'X-K','query_param_name':'q'",
                        "query_param_name is accepted only with auth_location query"),
                no(
                        API_KEY,
                        "'api_key':'TOKEN k','header_name':'X-K','auth_scheme':'Token'",
                        "api_key must not begin with the authentication scheme"),
                no(
                        API_KEY,
                        "'api_key':'k','header_name':'X-K','auth_scheme':'To ken'",
                        "auth_scheme must be letters, digits and hyphens, beginning with a letter"));
    }

    static Stream<Arguments> refusedTokensAndPasswords() {
        return Stream.of(
                no(BEARER_TOKEN, "", "bearer_token is required"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'bearer t'",
                        "bearer_token must not begin with the authentication scheme"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'t','forward_caracal_identity':'yes'",
                        "forward_caracal_identity must be true or false"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'t','header_name':'X-K'",
                        "unknown key for kind bearer_token: header_name"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'t','allowed_token_hosts':['a..b']",
                        "allowed_token_hosts must contain host names"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'t','allowed_token_hosts':['https://a.example']",
                        "allowed_token_hosts must contain host names"),
                no(
                        BEARER_TOKEN,
                        "'bearer_token':'t','allowed_token_hosts':'a.example'",
                        "allowed_token_hosts must be an array of at most 256 host names"),
                no(HTTP_BASIC, "'username':'u'", "password is required"),
                no(HTTP_BASIC, "'password':'p'", "username is required"),
                no(HTTP_BASIC, "'username':'u:v','password':'p'", "username must not contain a colon"),
                no(
                        HTTP_BASIC,
                        "'username':'u','password':'p','allow_runtime_injection':true",
                        "unknown key for kind http_basic: allow_runtime_injection"));
    }

    static Stream<Arguments> refusedAuthorizationCode() {
        return Stream.of(
                no(OAUTH2_AUTHORIZATION_CODE, CODE, "client_secret is required"),
                no(OAUTH2_AUTHORIZATION_CODE, CLIENT + ",'client_secret':'s'", "authorization_endpoint is required"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_auth_method':'private_key_jwt'",
                        "client_auth_method private_key_jwt needs kind oauth2_client_credentials"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','redirect_uri':'/cb'",
                        "redirect_uri must be an absolute URI"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','authorization_params':{'state':'x'}",
                        "authorization_params must not set state"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','token_params':{'refresh_token':'x'}",
                        "token_params must not set refresh_token"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','token_params':{'a b':'x'}",
                        "token_params keys must be letters, digits and . _ ~ -"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','token_params':{'a':1}",
                        "token_params.a must be a non-empty string"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','revocation_endpoint':'https://else.example/r'",
                        "the host of revocation_endpoint must be in allowed_token_hosts"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'client_secret':'s','allowed_token_hosts':['else.example']",
                        "the host of token_endpoint must be in allowed_token_hosts"),
                no(
                        OAUTH2_AUTHORIZATION_CODE,
                        CODE + ",'grant_type':'jwt_bearer'",
                        "unknown key for kind oauth2_authorization_code: grant_type"));
    }

    static Stream<Arguments> refusedClientCredentials() {
        return Stream.of(
                no(OAUTH2_CLIENT_CREDENTIALS, CLIENT, "client_secret is required"),
                no(OAUTH2_CLIENT_CREDENTIALS, "'client_id':'c','client_secret':'s'", "token_endpoint is required"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        "'client_id':'c','client_secret':'s','token_endpoint':'http://idp.example/t'",
                        "token_endpoint must be an absolute https URL"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        "'client_id':'c','client_secret':'s','token_endpoint':'https://u:p@idp.example/t'",
                        "token_endpoint must have neither user information nor a fragment"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        "'client_id':'c','client_secret':'s','token_endpoint':'https://[::1]/t'",
                        "token_endpoint must have a host name"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        "'client_id':'c','client_secret':'s','token_endpoint':'not a url'",
                        "token_endpoint must be an absolute URI"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_secret':'s','assertion_subject':'x'",
                        "assertion_subject is accepted only with grant_type jwt_bearer"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'grant_type':'jwt_bearer','audience':'a','private_key':" + pem(EC),
                        "audience is accepted only with grant_type client_credentials"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'grant_type':'jwt_bearer','client_auth_method':'private_key_jwt','private_key':"
                                + pem(EC),
                        "client_auth_method private_key_jwt is not used with grant_type jwt_bearer"),
                no(OAUTH2_CLIENT_CREDENTIALS, CLIENT + ",'grant_type':'jwt_bearer'", "private_key is required"));
    }

    static Stream<Arguments> refusedAssertions() {
        return Stream.of(
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'grant_type':'password'",
                        "grant_type must be one of client_credentials, jwt_bearer"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt'",
                        "private_key is required"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','private_key':'nonsense'",
                        "private_key must be an unencrypted PEM private key"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + pem(TestKeys.rsa(1024)),
                        "private_key must have at least 2048 bits"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_secret':'s','scopes':['a b']",
                        "scopes must contain scopes without white space"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_secret':'s','certificate':"
                                + text(TestKeys.certificate(RSA.getPublic(), RSA)),
                        "certificate is accepted only with client_auth_method private_key_jwt"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + pem(EC) + ",'certificate':"
                                + text(TestKeys.certificate(RSA.getPublic(), RSA)),
                        "certificate does not belong to private_key"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + pem(RSA) + ",'certificate':"
                                + text(TestKeys.certificate(TestKeys.rsa(2048).getPublic(), RSA)),
                        "certificate does not belong to private_key"),
                no(
                        OAUTH2_CLIENT_CREDENTIALS,
                        CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + pem(RSA)
                                + ",'certificate':'nonsense'",
                        "certificate must be a PEM X.509 certificate"));
    }

    @ParameterizedTest
    @MethodSource({
        "refusedKeys",
        "refusedTokensAndPasswords",
        "refusedAuthorizationCode",
        "refusedClientCredentials",
        "refusedAssertions"
    })
    void inconsistentConfigurationIsRefusedWithTheReason(ProviderKind kind, String submitted, String reason) {
        assertThatThrownBy(() -> read(kind, submitted)).isInstanceOfSatisfying(CaracalException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PROVIDER_CONFIG);
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.description()).contains(reason);
        });
    }

    @Test
    void secretsAreStrippedAndKeptApartFromWhatMayBeShown() {
        ProviderConfig config = read(API_KEY, "'api_key':'  very-secret ','header_name':'X-K'");
        assertThat(config.secrets()).containsExactly(Map.entry("api_key", "very-secret"));
        assertThat(config.secretKeys()).containsExactly("api_key");
        assertThat(config.replacesSecrets()).isTrue();
        assertThat(config.open().toString()).doesNotContain("very-secret");
        assertThat(config.toString()).doesNotContain("very-secret");
    }

    @Test
    void refusalNeverQuotesAValue() {
        assertThatThrownBy(() -> read(OAUTH2_CLIENT_CREDENTIALS, CLIENT + ",'client_secret':'hid\\u0007den-value'"))
                .hasMessageNotContaining("den-value");
        assertThatThrownBy(() -> read(NONE, "'my password is hunter2':'x'")).hasMessageNotContaining("hunter2");
    }

    @Test
    void keysOfEveryUsualEncodingAreRead() {
        KeyPair big = TestKeys.ec("secp521r1");
        for (String pem : List.of(
                TestKeys.pem(RSA),
                TestKeys.traditionalPem(RSA),
                TestKeys.pem(EC),
                TestKeys.traditionalPem(EC),
                TestKeys.pem(big))) {
            ProviderConfig config = read(
                    OAUTH2_CLIENT_CREDENTIALS,
                    CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + text(pem));
            assertThat(config.secretKeys()).containsExactly("private_key");
        }
    }

    @Test
    void certificateOfTheKeyIsAcceptedForBothKindsOfKey() {
        for (KeyPair pair : List.of(RSA, EC)) {
            String certificate = TestKeys.certificate(pair.getPublic(), RSA);
            ProviderConfig config = read(
                    OAUTH2_CLIENT_CREDENTIALS,
                    CLIENT + ",'client_auth_method':'private_key_jwt','private_key':" + pem(pair) + ",'certificate':"
                            + text(certificate));
            assertThat(config.open().get("certificate").textValue()).isEqualTo(certificate.strip());
        }
    }

    @Test
    void storedSecretsCountWhenNoneIsSubmittedAndAreForgottenWhenOneIs() {
        SortedMap<String, String> stored =
                new TreeMap<>(Map.of("client_secret", "old", "private_key", TestKeys.pem(RSA)));
        ProviderConfig kept = ProviderConfig.of(OAUTH2_CLIENT_CREDENTIALS, json(CLIENT), () -> stored);
        assertThat(kept.replacesSecrets()).isFalse();
        assertThat(kept.secretKeys()).containsExactly("client_secret", "private_key");
        ProviderConfig replaced =
                ProviderConfig.of(OAUTH2_CLIENT_CREDENTIALS, json(CLIENT + ",'client_secret':'new'"), () -> stored);
        assertThat(replaced.replacesSecrets()).isTrue();
        assertThat(replaced.secrets()).containsExactly(Map.entry("client_secret", "new"));
        String keyed = CLIENT + ",'client_auth_method':'private_key_jwt','client_secret':'new'";
        assertThatThrownBy(() -> ProviderConfig.of(OAUTH2_CLIENT_CREDENTIALS, json(keyed), () -> stored))
                .hasMessageContaining("private_key is required");
        String stranger = CLIENT + ",'client_auth_method':'private_key_jwt','certificate':"
                + text(TestKeys.certificate(EC.getPublic(), RSA));
        assertThatThrownBy(() -> ProviderConfig.of(OAUTH2_CLIENT_CREDENTIALS, json(stranger), () -> stored))
                .hasMessageContaining("certificate does not belong to private_key");
    }

    private static Arguments ok(ProviderKind kind, String submitted, String stored) {
        return Arguments.of(kind, submitted, stored);
    }

    private static Arguments no(ProviderKind kind, String submitted, String reason) {
        return Arguments.of(kind, submitted, reason);
    }

    private static ProviderConfig read(ProviderKind kind, String submitted) {
        return ProviderConfig.of(kind, json(submitted), Collections::emptySortedMap);
    }

    private static String pem(KeyPair pair) {
        return text(TestKeys.pem(pair));
    }

    private static String text(String value) {
        return "'" + value.replace("\n", "\\n") + "'";
    }

    /** The later of two members of one name counts. */
    private static ObjectNode json(String members) {
        try {
            return (ObjectNode) JSON.readTree("{" + members.replace('\'', '"') + "}");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(members, e);
        }
    }
}
