package io.caracal.common.health;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A transition with how every invariant stood after it.
 *
 * @param statuses by name of the invariant
 */
record Recorded(Transition transition, Map<String, Status> statuses) {

    Recorded {
        statuses = Collections.unmodifiableMap(new TreeMap<>(statuses));
    }
}
