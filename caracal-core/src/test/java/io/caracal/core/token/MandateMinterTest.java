package io.caracal.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.DelegationEdgeId;
import io.caracal.core.id.SessionId;
import java.text.ParseException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MandateMinterTest {
    private final MandateMinter minter = new MandateMinter();

    @Test
    void headerAndClaimsAreInContractOrder() throws InvalidMandateException {
        CompactToken token = CompactToken.parse(new RawToken(minter.mint(delegated(2), Tokens.KEY)));

        assertThat(token.header()).hasToString("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
        assertThat(names(token))
                .containsExactly(
                        "iss",
                        "sub",
                        "aud",
                        "exp",
                        "iat",
                        "jti",
                        "zone_id",
                        "client_id",
                        "sid",
                        "root_sid",
                        "use",
                        "sub_type",
                        "scope",
                        "target",
                        "agent_session_id",
                        "delegation_edge_id",
                        "source_session_id",
                        "target_session_id",
                        "delegation_path",
                        "delegation_chain",
                        "hop_count",
                        "delegation_graph_epoch");
        assertThat(token.payload().get("aud").isArray()).isTrue();
        assertThat(token.signature()).hasSize(64);
    }

    @Test
    void leavesOutWhatIsEmpty() throws InvalidMandateException {
        MandateClaims claims = Tokens.claims().scope("").hopCount(3).build();
        CompactToken token = CompactToken.parse(new RawToken(minter.mint(claims, Tokens.KEY)));

        assertThat(names(token))
                .doesNotContain("scope", "target", "agent_session_id", "hop_count", "delegation_graph_epoch")
                .hasSize(12);
    }

    @Test
    void epochZeroIsLeftOutButHopCountStays() throws InvalidMandateException {
        MandateClaims claims = delegated(0).toBuilder().delegationGraphEpoch(0).build();
        CompactToken token = CompactToken.parse(new RawToken(minter.mint(claims, Tokens.KEY)));

        assertThat(names(token)).contains("hop_count").doesNotContain("delegation_graph_epoch", "delegation_path");
    }

    @Test
    void scopeIsKeptAsItWasAskedFor() {
        assertThat(Tokens.claims().scope("a  b").build().asMap()).containsEntry("scope", "a  b");
    }

    @Test
    void anotherLibraryVerifiesIt() throws JOSEException, ParseException {
        SignedJWT token = SignedJWT.parse(minter.mint(delegated(1), Tokens.KEY));

        assertThat(token.verify(new ECDSAVerifier(Tokens.KEY.publicKey()))).isTrue();
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(Tokens.ISSUER);
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(Tokens.NOW.plusSeconds(900));
    }

    @Test
    void whatIsMintedIsReadBackTheSame() throws InvalidMandateException {
        Random random = new Random(42);
        MandateVerifier verifier = MandateVerifier.builder()
                .issuer(Tokens.ISSUER)
                .clock(Clock.fixed(Tokens.NOW, ZoneOffset.UTC))
                .keySource((zone, kid) -> Tokens.KEY.publicKey())
                .acceptedUses(MandateUse.values())
                .build();
        for (int i = 0; i < 50; i++) {
            MandateClaims claims = any(random);
            MandateClaims read = verifier.verify(new RawToken(minter.mint(claims, Tokens.KEY)), Tokens.ZONE)
                    .claims();
            assertThat(read).isEqualTo(claims);
            assertThat(read.asMap()).isEqualTo(claims.asMap());
        }
    }

    @Test
    void claimsMapCannotBeChanged() {
        assertThatThrownBy(() -> Tokens.claims().build().asMap().put("sub", "root"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void claimsRefuseWhatNoVerifierWouldAccept() {
        assertThatThrownBy(() -> Tokens.claims().subject("").build()).hasMessageContaining("sub");
        assertThatThrownBy(() -> Tokens.claims().audience(List.of()).build()).hasMessageContaining("aud");
        assertThatThrownBy(() -> Tokens.claims().hopCount(11).build()).hasMessageContaining("hop_count");
        assertThatThrownBy(() -> Tokens.claims().expiresAt(Tokens.NOW).build()).hasMessageContaining("exp");
        assertThatThrownBy(() -> MandateClaims.builder().build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesAreCutToWholeSeconds() {
        MandateClaims claims = Tokens.claims()
                .issuedAt(Tokens.NOW.plusNanos(999_999_999))
                .expiresAt(Tokens.NOW.plusSeconds(900).plusNanos(1))
                .build();
        assertThat(claims.issuedAt()).isEqualTo(Tokens.NOW);
        assertThat(claims.expiresAt()).isEqualTo(Tokens.NOW.plusSeconds(900));
    }

    private static List<String> names(CompactToken token) throws InvalidMandateException {
        List<String> names = new ArrayList<>();
        token.payload().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static MandateClaims any(Random random) {
        MandateClaims claims = random.nextBoolean()
                ? delegated(random.nextInt(11))
                : Tokens.claims().build();
        return claims.toBuilder()
                .subject("user \u00e9 " + random.nextInt())
                .use(MandateUse.values()[random.nextInt(3)])
                .subjectType(SubjectType.values()[random.nextInt(2)])
                .scope(random.nextBoolean() ? "a:b c" : null)
                .build();
    }

    private static MandateClaims delegated(int hops) {
        List<DelegationEdgeId> path = IntStream.range(0, hops)
                .mapToObj(i -> new DelegationEdgeId("e-" + i))
                .toList();
        List<DelegationHop> chain = IntStream.range(0, hops)
                .mapToObj(i -> new DelegationHop(
                        new ApplicationId("app-" + i), new SessionId("s-" + i), i == hops - 1 ? null : path.get(i)))
                .toList();
        return Tokens.claims()
                .scope("pay:write")
                .target(List.of("resource://a"))
                .agentSessionId(new SessionId("s-9"))
                .delegationEdgeId(new DelegationEdgeId("e-9"))
                .sourceSessionId(new SessionId("s-8"))
                .targetSessionId(new SessionId("s-9"))
                .delegationPath(path)
                .delegationChain(chain)
                .hopCount(hops)
                .delegationGraphEpoch(7)
                .build();
    }
}
