package io.caracal.common.probe;

import io.caracal.common.config.SettingDescription;
import io.caracal.common.config.SettingSource;
import io.caracal.common.health.Hysteresis;
import io.caracal.common.health.Invariant;
import io.caracal.common.health.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /ops/health-config}: the thresholds in force and where they come from. */
final class ConfigBody {

    private ConfigBody() {}

    static Map<String, Object> members(String service, String version, List<Invariant> declared, HealthConfig config) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", VerdictPage.SCHEMA);
        body.put("service", service);
        body.put("version", version);
        body.put(
                "invariants",
                declared.stream()
                        .map(invariant -> invariant(invariant, config.settings()))
                        .toList());
        body.put("settings", config.settings().stream().map(ConfigBody::setting).toList());
        body.put("warnings", config.warnings().get());
        return body;
    }

    private static Map<String, Object> invariant(Invariant invariant, List<SettingDescription> settings) {
        Optional<Measure> measure = invariant.measure();
        Optional<String> setting = measure.flatMap(Measure::setting);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", invariant.name());
        body.put("reason", invariant.reason());
        body.put("precedence", invariant.precedence().text());
        body.put("scope", invariant.scope().text());
        body.put("on_breach", invariant.onBreach().text());
        body.put("safety", invariant.safety());
        body.put("unit", measure.map(value -> value.unit().text()));
        body.put("warn", measure.flatMap(value -> Numbers.of(value.warn())));
        body.put("limit", measure.flatMap(value -> Numbers.of(value.limit())));
        body.put("leave", measure.flatMap(value -> Numbers.of(value.leave())));
        body.put("setting", setting);
        body.put("source", source(setting, settings));
        body.put("max_age_seconds", Numbers.seconds(invariant.maxAge()));
        body.put("hysteresis", hysteresis(invariant.hysteresis()));
        return body;
    }

    private static Map<String, Object> hysteresis(Hysteresis hysteresis) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("down", hysteresis.down());
        body.put("up", hysteresis.up());
        body.put("dwell_seconds", Numbers.seconds(hysteresis.dwell()));
        return body;
    }

    private static String source(Optional<String> name, List<SettingDescription> settings) {
        return settings.stream()
                .filter(setting -> name.isPresent() && setting.name().equals(name.get()))
                .map(setting -> text(setting.source()))
                .findFirst()
                .orElse(text(SettingSource.DEFAULT));
    }

    private static Map<String, Object> setting(SettingDescription setting) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", setting.name());
        body.put("value", setting.shown());
        body.put("default", setting.fallback());
        body.put("secret", setting.secret());
        body.put("source", text(setting.source()));
        return body;
    }

    private static String text(SettingSource source) {
        return switch (source) {
            case ENVIRONMENT -> "environment";
            case SECRET_FILE, CONFIGURATION_FILE -> "file";
            case DEFAULT -> "default";
        };
    }
}
