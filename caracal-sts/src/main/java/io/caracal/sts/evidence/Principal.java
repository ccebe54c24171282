package io.caracal.sts.evidence;

import io.caracal.core.id.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom evidence is about.
 *
 * @param eventType of the decisions about it (STS contract §6.1)
 * @param members what the metadata of each of its events begins with, in order
 */
public record Principal(ZoneId zone, String eventType, Map<String, String> members) {

    /** @param registrationMethod {@code managed} or {@code dcr} */
    public static Principal application(ZoneId zone, String id, String name, String registrationMethod) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("application_id", id);
        members.put("application_name", name);
        members.put("application_registration_method", registrationMethod);
        return new Principal(zone, "token_exchange", members);
    }

    /** @param launchId of the run that asks, when it says so */
    public static Principal workload(ZoneId zone, String id, String name, Optional<String> launchId) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("workload_id", id);
        members.put("workload_name", name);
        launchId.ifPresent(launch -> members.put("launch_id", launch));
        return new Principal(zone, "run_launch", members);
    }

    /** The same with one more member. */
    public Principal with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Principal(zone, eventType, more);
    }
}
