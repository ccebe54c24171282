package io.caracal.common.config;

import java.util.Locale;

/** Where the value of a setting came from. */
public enum SettingSource {
    ENVIRONMENT,
    SECRET_FILE,
    CONFIGURATION_FILE,
    DEFAULT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
