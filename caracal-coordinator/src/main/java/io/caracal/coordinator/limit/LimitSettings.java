package io.caracal.coordinator.limit;

/**
 * How often one address may call.
 *
 * @param perMinute  requests per minute; 0 is no limit
 * @param trustProxy whether the last address of {@code X-Forwarded-For}, the one that the proxy itself added, is the caller's
 */
public record LimitSettings(int perMinute, boolean trustProxy) {}
