package io.caracal.common.service;

/**
 * The requests of a stop.
 *
 * @param inFlightAtStart in flight when the drain was announced
 * @param inFlightAtRefusal in flight when the service ceased to accept
 * @param drained of those, answered by the application
 * @param cut of those, ended by the stop: 503 where nothing had been answered yet, otherwise broken off
 * @param refused came later and were answered 503
 */
record RequestTotals(int inFlightAtStart, int inFlightAtRefusal, int drained, int cut, long refused) {}
