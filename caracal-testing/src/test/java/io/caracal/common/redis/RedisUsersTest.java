package io.caracal.common.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.event.Streams;
import io.caracal.core.secret.SecretText;
import io.caracal.testing.redis.RedisFixture;
import io.caracal.testing.redis.RedisProcess;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.Range;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user of a service may not do. That each may do all it needs, the tests of the services show. */
class RedisUsersTest {
    private static final RedisProcess SERVER = RedisFixture.newServer();
    private static final Map<String, Redis> USERS = new LinkedHashMap<>();
    private static Redis admin;

    @BeforeAll
    static void start() {
        SERVER.start();
        admin = new Redis(RedisSettings.of(SERVER.url()));
        RedisUsers.plan()
                .forEach(user -> USERS.put(user.service(), new Redis(RedisSettings.of(SERVER.url(user.service())))));
    }

    @AfterAll
    static void stop() {
        USERS.values().forEach(Redis::close);
        admin.close();
        SERVER.close();
    }

    @Test
    void thereIsAUserForEachOfTheSixServices() {
        assertThat(RedisUsers.plan().stream().map(RedisUser::name))
                .containsExactlyInAnyOrder(
                        "caracalapi",
                        "caracalsts",
                        "caracalgateway",
                        "caracalaudit",
                        "caracalcoordinator",
                        "caracalcontrol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "sts", "gateway", "audit", "coordinator", "control"})
    void nobodyMayDoWhatAnAdministratorMay(String service) {
        USERS.get(service).ping();

        denied(service, RedisCommands::flushall);
        denied(service, RedisCommands::flushdb);
        denied(service, commands -> commands.configGet("requirepass"));
        denied(service, commands -> commands.configSet("appendonly", "no"));
        denied(service, commands -> commands.keys("*"));
        denied(service, RedisCommands::scan);
        denied(service, RedisCommands::aclList);
        denied(service, commands -> commands.aclDeluser("caracalsts"));
        denied(service, commands -> raw(commands, CommandType.SHUTDOWN, "NOSAVE"));
        // Newer servers refuse this one to everybody before they look at the user.
        assertThatThrownBy(() -> raw(named(service).sync(), CommandType.DEBUG, "OBJECT", "any"))
                .isInstanceOf(RuntimeException.class);
        denied(service, RedisCommands::clientList);
        denied(service, RedisCommands::info);
        denied(service, RedisCommands::bgrewriteaof);
        denied(service, commands -> commands.publish("any", "word"));
        denied(service, commands -> commands.replicaof("127.0.0.1", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "sts", "gateway", "audit", "coordinator", "control"})
    void keysOfOtherServicesAreOutOfReach(String service) {
        Map<String, String> keys = Map.of(
                "api", "api:v1_rl:ip:1",
                "sts", "auth-rl:1",
                "gateway", "seen:jti:1",
                "audit", Streams.AUDIT_DEAD_LETTERS,
                "coordinator", "coordinator:global_rl:1");
        keys.forEach((owner, key) -> {
            if (!owner.equals(service)) {
                denied(service, commands -> commands.set(key, "1"));
                denied(service, commands -> commands.del(key));
                denied(service, commands -> commands.exists(key));
            }
        });
        denied(service, commands -> commands.get("anything-else"));
    }

    @Test
    void onlyWhoAnnouncesAnEventMayAddIt() {
        Map<String, Set<String>> writers = Map.of(
                Streams.AUDIT_EVENTS,
                Set.of("api", "sts", "gateway", "audit", "coordinator", "control"),
                Streams.AUDIT_DEAD_LETTERS,
                Set.of("audit"),
                Streams.POLICY_INVALIDATE,
                Set.of("api"),
                Streams.KEYS_INVALIDATE,
                Set.of("api"),
                Streams.SESSIONS_REVOKE,
                Set.of("api", "coordinator"),
                Streams.AGENTS_LIFECYCLE,
                Set.of("api", "coordinator"),
                Streams.DELEGATIONS_INVALIDATE,
                Set.of("coordinator"),
                Streams.dead(Streams.SESSIONS_REVOKE),
                Set.of("sts", "gateway"),
                Streams.dead(Streams.DELEGATIONS_INVALIDATE),
                Set.of("gateway"));

        writers.forEach((stream, allowed) -> {
            Set<String> able = USERS.keySet().stream()
                    .filter(service -> permits(service, commands -> commands.xadd(stream, Map.of("n", "1"))))
                    .collect(Collectors.toSet());
            assertThat(able).as(stream).isEqualTo(allowed);
        });
    }

    @Test
    void evidenceIsReadAndRemovedByNobodyWhoOnlyAddsToIt() {
        for (String service : List.of("api", "coordinator", "control")) {
            denied(service, commands -> commands.xread(StreamOffset.from(Streams.AUDIT_EVENTS, "0-0")));
            denied(service, commands -> commands.xrange(Streams.AUDIT_EVENTS, Range.unbounded()));
            denied(service, commands -> commands.del(Streams.AUDIT_EVENTS));
        }
        denied("control", commands -> commands.xinfoStream(Streams.AUDIT_EVENTS));
        for (String service : USERS.keySet()) {
            denied(service, commands -> commands.xtrim(Streams.AUDIT_EVENTS, 0));
            denied(service, commands -> commands.xdel(Streams.AUDIT_EVENTS, "1-1"));
            denied(service, commands -> commands.xgroupDestroy(Streams.AUDIT_EVENTS, "audit-ingestor"));
        }
    }

    @Test
    void rulesForOldServersNameTheStreamsThatMayBeAddedTo() {
        RedisUser user = new RedisUser("x", "+ping (~a:* +get) (~b ~c +xadd +xread)");

        assertThat(user.rules(8)).isEqualTo(user.rules());
        assertThat(user.rules(6)).isEqualTo("resetchannels +ping ~a:* +get ~b ~c +xadd|b +xadd|c +xread");
        assertThat(user.line(SecretText.of("word"), 6))
                .startsWith("user caracalx on #9")
                .doesNotContain("word");
    }

    @Test
    void makingTheUsersAgainRepairsThemAndExchangesTheirPasswords() {
        try (RedisProcess server = RedisFixture.newServer().start();
                Redis redis = new Redis(RedisSettings.of(server.url()))) {
            redis.sync().aclDeluser("caracalapi");
            redis.sync().aclSetuser("caracalsts", AclSetuserArgs.Builder.addCommand(CommandType.FLUSHALL));
            redis.sync().aclSetuser("caracalaudit", AclSetuserArgs.Builder.off());
            Map<String, String> before = RedisUsers.check(redis);

            RedisUsers.Provisioned made = RedisUsers.provision(redis, passwords());

            assertThat(before)
                    .containsEntry("caracalapi", "does not exist")
                    .containsEntry("caracalsts", "has other rules than those of users.txt")
                    .containsEntry("caracalaudit", "cannot log in with a password")
                    .containsEntry("caracalgateway", "");
            assertThat(made).isEqualTo(new RedisUsers.Provisioned(Optional.empty(), false));
            assertThat(RedisUsers.check(redis).values()).containsOnly("");
            try (Redis api =
                    new Redis(RedisSettings.of(server.url().replace("://", "://caracalapi:new-word-of-api@")))) {
                api.ping();
            }
            try (Redis old = new Redis(RedisSettings.of(server.url("sts")))) {
                assertThatThrownBy(old::ping)
                        .isInstanceOf(RedisUnavailableException.class)
                        .hasMessageContaining("it refuses the login of REDIS_URL (WRONGPASS");
            }
        }
    }

    @Test
    void aLoginThatMayNotMakeUsersIsToldApartFromAServerThatIsDown() {
        RedisUsers.Provisioned refused = RedisUsers.provision(named("control"), passwords());
        assertThat(refused.refused())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("NOPERM").doesNotContain("new-word"));

        try (Redis down = new Redis(RedisSettings.of("redis://127.0.0.1:1"))) {
            assertThatThrownBy(() -> RedisUsers.provision(down, passwords()))
                    .isInstanceOf(RedisUnavailableException.class);
        }
    }

    @Test
    void aServerThatDeniesSomethingIsShownAsSuchAlthoughItAnswers() {
        try (Redis control = new Redis(RedisSettings.of(SERVER.url("control")))) {
            assertThat(control.denied()).isEmpty();

            assertThatThrownBy(() -> control.sync().xadd(Streams.POLICY_INVALIDATE, Map.of("n", "1")))
                    .isInstanceOf(RedisUnavailableException.class)
                    .hasMessageContaining("provision-users.sh");

            control.ping();
            assertThat(control.denied())
                    .hasValueSatisfying(text -> assertThat(text).contains("NOPERM"));
        }
    }

    private static Map<String, SecretText> passwords() {
        return RedisUsers.plan().stream()
                .collect(Collectors.toMap(RedisUser::service, user -> SecretText.of("new-word-of-" + user.service())));
    }

    private static Redis named(String service) {
        Redis redis = USERS.get(service);
        if (redis == null) {
            throw new AssertionError("no user of " + service);
        }
        return redis;
    }

    private static void raw(RedisCommands<String, String> commands, CommandType type, String... words) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
        List.of(words).forEach(arguments::add);
        commands.dispatch(type, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    private static void denied(String service, Consumer<RedisCommands<String, String>> order) {
        assertThat(permits(service, order)).as(service).isFalse();
    }

    /** Whether Redis lets the user do it, whatever else comes of it. */
    private static boolean permits(String service, Consumer<RedisCommands<String, String>> order) {
        List<Throwable> failures = new ArrayList<>();
        try {
            order.accept(named(service).sync());
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
        return failures.stream()
                .noneMatch(failure -> RedisFailures.denial(failure).isPresent());
    }
}
