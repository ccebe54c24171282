package io.caracal.common.streams;

import io.caracal.common.redis.ProvisioningList;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisFailures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the streams and groups listed in {@code infra/redis/streams.txt}, the same list the shell script reads. Running it again changes
 * nothing. New groups begin at the first entry of the stream, so that what was published before their consumer's first start is not lost.
 */
public final class StreamProvisioning {

    private static final Logger LOG = LoggerFactory.getLogger(StreamProvisioning.class);

    private StreamProvisioning() {}

    /** The streams of the system. */
    public static List<StreamPlan> plan() {
        return ProvisioningList.entries("streams.txt").stream()
                .map(StreamPlan::parse)
                .toList();
    }

    /**
     * Creates everything that is missing and warns about streams longer than their bound.
     *
     * @throws io.caracal.common.redis.RedisUnavailableException when Redis does not answer; to be run again then
     */
    public static void provision(Redis redis) {
        for (StreamPlan plan : plan()) {
            plan.groups().forEach(group -> ensureGroup(redis, plan.stream(), group));
            if (plan.groups().isEmpty()) {
                seed(redis, plan.stream());
            }
            plan.bound().ifPresent(bound -> warnWhenLonger(redis, plan.stream(), bound));
        }
    }

    /** Creates a group, and its stream, unless it exists. */
    static void ensureGroup(Redis redis, String stream, String group) {
        try {
            redis.sync()
                    .xgroupCreate(StreamOffset.from(stream, EntryId.ZERO), group, XGroupCreateArgs.Builder.mkstream());
            LOG.info("created group {} on {}", group, stream);
        } catch (RedisCommandExecutionException e) {
            if (!RedisFailures.isRefusal(e, "BUSYGROUP")) {
                throw e;
            }
        }
    }

    private static void seed(Redis redis, String stream) {
        if (redis.sync().exists(stream) == 0) {
            redis.sync().xadd(stream, new XAddArgs().maxlen(1).approximateTrimming(), Map.of("init", "1"));
        }
    }

    private static void warnWhenLonger(Redis redis, String stream, long bound) {
        long length = redis.sync().xlen(stream);
        if (length > bound) {
            LOG.warn("stream {} has {} entries, more than its bound of {}", stream, length, bound);
        }
    }
}
