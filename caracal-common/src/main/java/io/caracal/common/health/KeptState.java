package io.caracal.common.health;

import java.util.List;
import java.util.Optional;

/**
 * What outlives a process.
 *
 * @param history oldest first
 */
record KeptState(List<Recorded> history, List<Mute> mutes, Optional<OperatorDrain> drain) {

    static final KeptState NOTHING = new KeptState(List.of(), List.of(), Optional.empty());
}
