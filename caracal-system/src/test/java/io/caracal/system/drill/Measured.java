package io.caracal.system.drill;

import java.time.Duration;

/**
 * What a drill of one invariant took. Reported, never asserted: a slow machine is no defect.
 *
 * @param drill how it was broken
 * @param verdict what {@code /ready} said
 */
record Measured(String drill, Breach breach, String verdict, Duration detected, Duration recovered) {}
