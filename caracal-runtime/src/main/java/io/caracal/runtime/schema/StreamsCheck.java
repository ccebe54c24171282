package io.caracal.runtime.schema;

import io.caracal.common.redis.Redis;
import io.caracal.common.streams.StreamPlan;
import io.caracal.common.streams.StreamProvisioning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares Redis with the list of streams and groups (contract C.4, verify.sh). */
public final class StreamsCheck {
    private StreamsCheck() {}

    /** One finding per stream and group, and whether provisioning runs again cleanly when all are there. */
    public static List<Finding> of(Redis redis) {
        List<Finding> findings = new ArrayList<>();
        for (StreamPlan plan : StreamProvisioning.plan()) {
            String type = redis.sync().type(plan.stream());
            if (!type.equals("stream")) {
                findings.add(new Finding(plan.stream(), List.of("is '" + type + "', not a stream")));
                continue;
            }
            findings.add(Finding.good(plan.stream()));
            Set<String> groups = groups(redis, plan.stream());
            for (String group : plan.groups()) {
                String name = plan.stream() + " " + group;
                findings.add(
                        groups.contains(group)
                                ? Finding.good(name)
                                : new Finding(plan.stream(), List.of("group " + group + " does not exist")));
            }
        }
        if (findings.stream().allMatch(Finding::ok)) {
            StreamProvisioning.provision(redis);
            findings.add(Finding.good("provisioning ran again"));
        }
        return findings;
    }

    private static Set<String> groups(Redis redis, String stream) {
        Set<String> names = new HashSet<>();
        for (Object group : redis.sync().xinfoGroups(stream)) {
            if (group instanceof List<?> facts) {
                for (int i = 0; i + 1 < facts.size(); i += 2) {
                    if (String.valueOf(facts.get(i)).equals("name")) {
                        names.add(String.valueOf(facts.get(i + 1)));
                    }
                }
            }
        }
        return names;
    }
}
