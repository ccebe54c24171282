package io.caracal.api.provider.config;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;

/** The refusal of a configuration. */
final class InvalidConfig {

    private InvalidConfig() {}

    /** @param problem what is wrong; names keys, never values */
    static CaracalException because(String problem) {
        return CaracalException.of(ErrorCode.INVALID_PROVIDER_CONFIG, problem);
    }
}
