package io.caracal.system.reference;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingDescription;
import io.caracal.common.service.ServiceApplication;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every setting that a service reads, as its code reads it: no list is kept by hand. */
public final class SettingsCatalogue {

    private static final String KEY = "0123456789abcdeffedcba98765432100f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String ELSEWHERE = "https://caracal.example.com";

    /** What no service starts without, and what makes it read the settings of parts that are off otherwise. */
    private static final Map<String, String> COMPLETE = Map.ofEntries(
            Map.entry("DATABASE_URL", "postgres://caracal:word@db.example.com:5432/caracal"),
            Map.entry("REDIS_URL", "redis://:word@redis.example.com:6379"),
            Map.entry("SECRET_STORE_KEK", KEY),
            Map.entry("AUDIT_HMAC_KEY", KEY),
            Map.entry("STREAMS_HMAC_KEY", KEY),
            Map.entry("GATEWAY_STS_HMAC_KEY", KEY),
            Map.entry("IDEMPOTENCY_HMAC_KEY", KEY),
            Map.entry("CARACAL_ADMIN_TOKEN", KEY),
            Map.entry("CONTROL_API_TOKEN", KEY),
            Map.entry("AGENT_COORDINATOR_SCOPE", "agent:lifecycle"),
            Map.entry("STS_URL", ELSEWHERE),
            Map.entry("ISSUER_URL", ELSEWHERE),
            Map.entry("STS_ISSUER_URL", ELSEWHERE),
            Map.entry("STS_JWKS_URL", ELSEWHERE + "/.well-known/jwks.json"),
            Map.entry("CARACAL_API_URL", ELSEWHERE),
            Map.entry("CARACAL_GATEWAY_URL", ELSEWHERE),
            Map.entry("CARACAL_COORDINATOR_URL", ELSEWHERE),
            Map.entry("CARACAL_CONTROL_ENABLED", "true"));

    /**
     * What a service makes of a setting in one mode.
     *
     * @param fallback empty when there is none
     */
    public record Use(boolean required, String fallback) {}

    /**
     * A setting of one service.
     *
     * @param kind what it takes
     * @param secret never shown, and better given as a file
     */
    public record Entry(String service, String name, String kind, boolean secret, Use dev, Use published) {}

    private SettingsCatalogue() {}

    /** Every setting of every service, services in their usual order, settings in the order in which they are read. */
    public static List<Entry> entries() {
        Map<String, Map<String, SettingDescription>> dev = read(Mode.DEV);
        Map<String, Map<String, SettingDescription>> published = read(Mode.STABLE);
        List<Entry> entries = new ArrayList<>();
        dev.forEach((service, settings) -> {
            Map<String, SettingDescription> strict = published.getOrDefault(service, Map.of());
            if (!strict.keySet().equals(settings.keySet())) {
                throw new IllegalStateException(service + " reads other settings when published");
            }
            settings.forEach((name, setting) -> entries.add(new Entry(
                    service,
                    name,
                    setting.kind(),
                    setting.secret(),
                    use(setting),
                    use(strict.getOrDefault(name, setting)))));
        });
        return entries;
    }

    /** All settings by name, in alphabetical order, with the services that read each. */
    public static Map<String, List<Entry>> byName() {
        Map<String, List<Entry>> names = new TreeMap<>();
        entries()
                .forEach(entry -> names.computeIfAbsent(entry.name(), unseen -> new ArrayList<>())
                        .add(entry));
        return names;
    }

    /** Whether a variable is a setting of a service or of the command line, itself or as the name of a file. */
    public static boolean knows(String variable) {
        return Names.ALL.contains(variable) || Names.ALL.contains(variable.replaceFirst("_FILE$", ""));
    }

    /** Read once, when somebody asks. */
    private static final class Names {
        private static final Set<String> ALL = all();

        private static Set<String> all() {
            Set<String> names = new HashSet<>(byName().keySet());
            names.addAll(SettingMeanings.read(SettingMeanings.COMMAND_LINE).keySet());
            return Set.copyOf(names);
        }
    }

    private static Use use(SettingDescription setting) {
        boolean elsewhere = setting.fallback().equals(System.getProperty("java.io.tmpdir"));
        return new Use(setting.required(), elsewhere ? "java.io.tmpdir" : setting.fallback());
    }

    private static Map<String, Map<String, SettingDescription>> read(Mode mode) {
        Map<String, String> environment = new TreeMap<>(COMPLETE);
        environment.put("CARACAL_MODE", mode.text());
        Map<String, Map<String, SettingDescription>> services = new LinkedHashMap<>();
        for (ServiceApplication<?> application : Catalogue.applications(environment)) {
            Map<String, SettingDescription> settings = new LinkedHashMap<>();
            application.settings().forEach(setting -> settings.put(setting.name(), setting));
            services.put(application.identity().name(), settings);
        }
        return services;
    }
}
