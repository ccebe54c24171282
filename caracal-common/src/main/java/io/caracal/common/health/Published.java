package io.caracal.common.health;

/**
 * A verdict and how long it may be repeated.
 *
 * @param validUntil the earliest moment, in monotonic nanoseconds, at which time alone could change it
 * @param orders how many orders of operators it knows of
 */
record Published(Verdict verdict, Weighing weighing, long validUntil, long orders) {}
