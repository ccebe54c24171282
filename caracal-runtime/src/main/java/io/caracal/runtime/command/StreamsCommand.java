package io.caracal.runtime.command;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.schema.StreamsCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code caracal streams provision|verify}: what infra/redis calls where there is no redis-cli. */
@Command(
        name = "streams",
        hidden = true,
        description = "Create or check the streams and groups of Redis",
        footer = {
            "",
            "REDIS_URL or REDIS_URL_FILE: the server, redis://[[user]:password@]host[:port][/database].",
            "Exit code: 0 when all is well, else 1."
        })
final class StreamsCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "provision|verify", description = "what to do")
    private String what = "";

    StreamsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SecretText address = RedisAddress.of(context.environment());
        try (Redis redis = new Redis(RedisSettings.of(address.reveal()))) {
            redis.ping();
            switch (what) {
                case "provision" -> {
                    StreamProvisioning.provision(redis);
                    context.console().line("all streams and groups exist");
                    return 0;
                }
                case "verify" -> {
                    return Findings.print(context.console(), StreamsCheck.of(redis));
                }
                default -> throw new OperatorProblem("say provision or verify, not " + what);
            }
        } catch (IllegalArgumentException malformed) {
            throw new OperatorProblem(String.valueOf(malformed.getMessage()));
        } catch (RedisUnavailableException failure) {
            throw new OperatorProblem("Redis does not serve: " + failure.getMessage(), failure);
        }
    }
}
