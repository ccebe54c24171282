package io.caracal.runtime.command;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.redis.RedisUsers;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.schema.Finding;
import io.caracal.runtime.schema.StreamsCheck;
import io.caracal.runtime.schema.UsersCheck;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.stack.RedisLogins;
import io.caracal.runtime.stack.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caracal streams provision|users|verify}: what infra/redis calls where there is no redis-cli. */
@Command(
        name = "streams",
        hidden = true,
        description = "Create or check the streams, groups and users of Redis",
        footer = {
            "",
            "REDIS_URL or REDIS_URL_FILE: the server, redis://[[user]:password@]host[:port][/database], or rediss://….",
            "REDIS_CA_FILE: who may have signed the certificate of a rediss:// server; else whom the JVM trusts.",
            "users makes the users of the services; it reads their passwords from CARACAL_<SERVICE>_REDIS_PASSWORD,"
                    + " from the",
            "file that CARACAL_<SERVICE>_REDIS_PASSWORD_FILE names, or from <service>RedisPassword in"
                    + " CARACAL_SECRETS_DIR.",
            "Exit code: 0 when all is well, else 1."
        })
final class StreamsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "provision|users|verify", description = "what to do")
    private String what = "";

    @Option(names = "--users", description = "verify the users too")
    private boolean users;

    StreamsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SecretText address = RedisAddress.of(context.environment());
        try (Redis redis = new Redis(RedisSettings.of(address.reveal(), context.environment()))) {
            redis.ping();
            switch (what) {
                case "provision" -> {
                    StreamProvisioning.provision(redis);
                    context.console().line("all streams and groups exist");
                }
                case "users" -> makeUsers(redis);
                case "verify" -> {
                    List<Finding> findings = new ArrayList<>(StreamsCheck.of(redis));
                    if (users) {
                        findings.addAll(UsersCheck.of(redis));
                    }
                    return Findings.print(context.console(), findings);
                }
                default -> throw new OperatorProblem("say provision, users or verify, not " + what);
            }
            return 0;
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem(String.valueOf(malformed.getMessage()));
        } catch (RedisUnavailableException failure) {
            throw new OperatorProblem("Redis does not serve: " + failure.getMessage(), failure);
        }
    }

    private void makeUsers(Redis redis) {
        Map<String, SecretText> passwords = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            passwords.put(service.text(), password(RedisLogins.secretOf(service)));
        }
        RedisUsers.Provisioned made = RedisUsers.provision(redis, passwords);
        if (made.refused().isPresent()) {
            throw new OperatorProblem("Redis makes no users: " + made.refused().get());
        }
        passwords.keySet().forEach(service -> context.console().line("made    caracal" + service));
        if (!made.kept()) {
            context.console()
                    .problem(
                            "Redis has no ACL file: it keeps these users until its next restart; give it one (aclfile),"
                                    + " or run this again after each restart");
        }
    }

    private SecretText password(GeneratedSecret secret) {
        String directory = context.environment().getOrDefault("CARACAL_SECRETS_DIR", "");
        return RedisAddress.secret(context.environment(), secret.variable())
                .or(() -> RedisAddress.inDirectory(directory, secret.fileName()))
                .map(SecretText::of)
                .orElseThrow(() -> new OperatorProblem("no password for the user of " + secret.fileName() + "; set "
                        + secret.variable() + " or " + secret.variable() + "_FILE, or CARACAL_SECRETS_DIR"));
    }
}
