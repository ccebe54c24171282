package io.caracal.sts.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.event.AuditEvent;
import io.caracal.core.event.Streams;
import io.caracal.core.secret.Sha256;
import io.caracal.sts.bed.StsBed;
import io.caracal.sts.bed.World;
import io.caracal.testing.Await;
import io.caracal.testing.fake.TcpProxy;
import io.caracal.testing.http.Reply;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Limits, and what happens while Redis is away: 503, never another answer and never a token without evidence. */
class LimitsAndOutagesTest {
    private static final RedisProcess SERVER = RedisFixture.newServer().start();
    private static final TcpProxy NETWORK = TcpProxy.to(URI.create(SERVER.url()).getPort());
    private static final StsBed BED = new StsBed(
            "redis://127.0.0.1:" + NETWORK.port() + "/0",
            Map.of("STS_MINT_RATE_LIMIT_PER_MIN", "2", "REDIS_READ_TIMEOUT", "500ms"));

    private final World world = BED.world();

    @AfterAll
    static void close() {
        NETWORK.pass();
        BED.close();
        NETWORK.close();
        SERVER.close();
    }

    @Test
    void whoMintsTooOftenIsToldToWait() {
        String mandate = BED.token(BED.mint(world))
                .expect(200)
                .json()
                .get("access_token")
                .asText();
        BED.token(BED.mint(world)).expect(200);
        String requestId = StsBed.requestId();
        Reply refused = BED.token(BED.mint(world), requestId);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.error()).isEqualTo("provider_rate_limited");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(BED.evidence(requestId))
                .extracting(AuditEvent::evaluationStatus)
                .containsExactly("rate_limited", "exchange_denied");
        BED.exchange(world, mandate, World.identifier("orders"), StsBed.requestId())
                .expect(200);
    }

    @Test
    void guessingBlocksTheGuesserAlone() {
        String application = "auth-rl:" + Sha256.hex(world.app());
        BED.redis().sync().setex(application + ":" + Sha256.hex("127.0.0.1"), 60, "60");
        Reply last = BED.token(BED.mint(world, "client_secret", "wrong"));
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.error()).isEqualTo("provider_rate_limited");
        assertThat(last.header("Retry-After")).hasValue("60");
        assertThat(BED.token(BED.mint(world)).status()).isEqualTo(429);
        BED.token(BED.mint(BED.world())).expect(200);
    }

    @Test
    void failuresOfOthersDoNotLockOutWhoKnowsTheSecret() {
        BED.redis().sync().setex("auth-rl:" + Sha256.hex(world.app()), 60, "1000");
        assertThat(BED.token(BED.mint(world, "client_secret", "wrong")).status())
                .isEqualTo(429);
        BED.token(BED.mint(world)).expect(200);
    }

    @Test
    void whileRedisIsAwayNothingIsMinted() {
        BED.token(BED.mint(world)).expect(200);
        int before = world.minted();
        NETWORK.refuse();
        try {
            for (Map<String, String> form : List.of(
                    BED.mint(world),
                    BED.mint(world, "client_secret", "wrong"),
                    BED.mint(world, "delegation_edge_id", "nothing"))) {
                Reply reply = BED.token(form);
                assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
                assertThat(reply.error()).isEqualTo("sts_unavailable");
                assertThat(reply.header("Retry-After")).hasValue("1");
            }
        } finally {
            NETWORK.pass();
        }
        assertThat(world.minted()).isEqualTo(before);
        Await.until("minting works again", () -> BED.token(BED.mint(world)).status() == 200);
    }

    @Test
    void evidenceThatTheStreamDoesNotTakeIsKeptAndFollows() {
        World other = BED.world();
        BED.token(StsBed.form(other, "scope", "agent:lifecycle")).expect(200);
        // A key of another type: only the append of evidence fails, everything before it works.
        BED.redis().sync().rename(Streams.AUDIT_EVENTS, "kept");
        BED.redis().sync().set(Streams.AUDIT_EVENTS, "no stream");
        String minted = StsBed.requestId();
        String denied = StsBed.requestId();
        try {
            BED.token(BED.mint(other), minted).expect(200);
            BED.token(BED.mint(other, "delegation_edge_id", "nothing"), denied).expect(403);
        } finally {
            BED.redis().sync().del(Streams.AUDIT_EVENTS);
            BED.redis().sync().rename("kept", Streams.AUDIT_EVENTS);
        }
        assertThat(BED.evidence(minted)).extracting(AuditEvent::decision).containsExactly("allow");
        assertThat(BED.evidence(denied)).extracting(AuditEvent::decision).containsExactly("deny");
    }
}
