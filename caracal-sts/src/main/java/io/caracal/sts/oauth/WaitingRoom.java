package io.caracal.sts.oauth;

import java.util.HashMap;
import java.util.Map;

/** Requests that wait for token endpoints: so many at a time, of one zone a quarter, so that slow endpoints of one tenant leave room for the others. */
final class WaitingRoom {
    private static final int SHARE = 4;

    private final int places;
    private final int perZone;
    private final Map<String, Integer> zones = new HashMap<>();
    private int taken;

    WaitingRoom(int places) {
        this.places = places;
        this.perZone = Math.max(1, places / SHARE);
    }

    /** False when there is no place, and then there is nothing to leave. */
    synchronized boolean enter(String zone) {
        int there = zones.getOrDefault(zone, 0);
        if (taken == places || there == perZone) {
            return false;
        }
        taken++;
        zones.put(zone, there + 1);
        return true;
    }

    synchronized void leave(String zone) {
        taken--;
        zones.computeIfPresent(zone, (name, there) -> there == 1 ? null : there - 1);
    }
}
