package io.caracal.common.probe;

import io.caracal.common.config.SettingDescription;
import java.util.List;
import java.util.function.Supplier;

/**
 * What {@code /ops/health-config} shows beside the invariants.
 *
 * @param settings every setting that was read; secrets show as stars
 * @param warnings arithmetic that works but leaves little room; asked on every request, must not block
 */
public record HealthConfig(List<SettingDescription> settings, Supplier<List<String>> warnings) {

    public HealthConfig {
        settings = List.copyOf(settings);
    }
}
