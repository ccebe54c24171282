package io.caracal.sts.evidence;

import io.caracal.core.id.ZoneId;

/**
 * The application that evidence is about.
 *
 * @param registrationMethod {@code managed} or {@code dcr}
 */
public record Principal(ZoneId zone, String applicationId, String name, String registrationMethod) {}
