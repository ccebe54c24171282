package io.caracal.common.config;

/**
 * One setting that was read.
 *
 * @param name its name in the environment
 * @param kind what kind of value it takes, for example {@code integer 1..300}
 * @param fallback the value when it is not set, as text; empty when there is none
 * @param required whether the service refuses to start without it
 * @param secret whether its value is never shown
 * @param source where the value came from
 * @param shown the value in force, {@code ***} for a secret, credentials in addresses masked
 */
public record SettingDescription(
        String name,
        String kind,
        String fallback,
        boolean required,
        boolean secret,
        SettingSource source,
        String shown) {}
