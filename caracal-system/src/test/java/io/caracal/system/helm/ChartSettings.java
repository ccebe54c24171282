package io.caracal.system.helm;

import io.caracal.system.reference.SettingsCatalogue;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How each setting of the services is reached through the values of the chart. */
public final class ChartSettings {

    /** What the chart derives from values of its own; {@code %s} is the service. */
    private static final Map<String, String> DERIVED = Map.ofEntries(
            Map.entry("CARACAL_MODE", "global.mode"),
            Map.entry("CARACAL_ENV", "global.environment"),
            Map.entry("PORT", "services.%s.port"),
            Map.entry("DATABASE_URL", "secrets.runtimeSecretName"),
            Map.entry("REDIS_URL", "secrets.runtimeSecretName"),
            Map.entry("REDIS_CA_FILE", "secrets.redis.caKey"),
            Map.entry("METRICS_BEARER", "secrets.metricsBearer"),
            Map.entry("CARACAL_API_KEYS", "secrets.apiKeys"),
            Map.entry("STS_ADMIN_TOKEN", "secrets.stsAdminToken"),
            Map.entry("CANARY_CLIENT_SECRET", "secrets.canaryClientSecret"),
            Map.entry("SECRET_STORE_KEK_PREVIOUS", "secrets.kekRotation"),
            Map.entry("STS_URL", "services.sts.internalUrl"),
            Map.entry("STS_JWKS_URL", "services.sts.internalUrl"),
            Map.entry("ISSUER_URL", "services.sts.issuerUrl"),
            Map.entry("STS_ISSUER_URL", "services.sts.issuerUrl"),
            Map.entry("CARACAL_API_URL", "services.api.internalUrl"),
            Map.entry("CARACAL_GATEWAY_URL", "services.gateway.internalUrl"),
            Map.entry("CARACAL_COORDINATOR_URL", "services.coordinator.internalUrl"),
            Map.entry("CARACAL_CONTROL_ENABLED", "control.enabled"),
            Map.entry("CONTROL_AUDIENCE", "control.audience"),
            Map.entry("CONTROL_GATE_FILE", "control.gateOpen"),
            Map.entry("AGENT_COORDINATOR_SCOPE", "services.coordinator.requiredScope"),
            Map.entry("DRAIN_WAIT_SECONDS", "drain.waitSeconds"),
            Map.entry("SHUTDOWN_GRACE_MS", "drain.graceMs"),
            Map.entry("TERMINATION_GRACE_SECONDS", "drain.marginSeconds"),
            Map.entry("PROBE_PERIOD_SECONDS", "probes.periodSeconds"),
            Map.entry("PROBE_FAILURE_THRESHOLD", "probes.failureThreshold"),
            Map.entry("AUDIT_REPLAY_DIR", "replayPersistence.enabled"),
            Map.entry("AUDIT_EXPORT_TMP_DIR", "services.audit.exportScratchSizeLimit"));

    /** Whose evidence outlives the pod. */
    private static final Set<String> DECIDING = Set.of("sts", "gateway");

    private static final String PROBES = "the kubelet's probes carry no credential";
    private static final String TLS = "the Gateway refuses it: TLS ends in front of it";

    /** What no value reaches, and why. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("HOST", "a pod listens on all of its addresses"),
            Map.entry("HOSTNAME", "the name of the pod"),
            Map.entry("READY_STATE_DIR", "a directory of the volume of the pod"),
            Map.entry("DRAIN_SUMMARY_FILE", "the termination message of the container"),
            Map.entry("SHUTDOWN_DELAY_MS", "the old name of DRAIN_WAIT_SECONDS"),
            Map.entry("TOPICS_API_KEYS", "another name of CARACAL_API_KEYS"),
            Map.entry("CARACAL_PROBE_AUTH", PROBES),
            Map.entry("TOPICS_PROBE_AUTH", PROBES),
            Map.entry("TLS_CERT_FILE", TLS),
            Map.entry("TLS_KEY_FILE", TLS));

    /**
     * How a setting is reached.
     *
     * @param path of the value, or why there is none
     * @param chosen whether the operator has a say
     */
    public record Reach(String path, boolean chosen) {}

    private ChartSettings() {}

    /** How a setting that a service reads is reached; every setting is, by default through a map of its service. */
    public static Reach of(SettingsCatalogue.Entry setting) {
        String fixed = FIXED.get(setting.name());
        if (fixed != null) {
            return new Reach(fixed, false);
        }
        if (setting.name().equals("CARACAL_API_URL") && setting.service().equals("api")) {
            return new Reach("the API reaches itself on its own port", false);
        }
        if (setting.name().equals("AUDIT_REPLAY_DIR") && !DECIDING.contains(setting.service())) {
            return new Reach("a directory of the volume of the pod, which goes with it", false);
        }
        String derived = DERIVED.get(setting.name());
        if (derived != null) {
            return new Reach(String.format(derived, setting.service()), true);
        }
        if (setting.secret()) {
            boolean rotation = setting.name().endsWith("_PREVIOUS");
            return new Reach(rotation ? "secrets.rotating" : "secrets.runtimeSecretName", true);
        }
        return new Reach("services." + setting.service() + ".settings." + setting.name(), true);
    }

    /** Whether a setting is given by its own name in a map. */
    static boolean byName(SettingsCatalogue.Entry setting) {
        return of(setting).path().contains(".settings.");
    }

    /** Names that the map {@code settings} of a service takes. */
    static Set<String> names(String service) {
        return SettingsCatalogue.entries().stream()
                .filter(setting -> setting.service().equals(service))
                .filter(ChartSettings::byName)
                .map(SettingsCatalogue.Entry::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
