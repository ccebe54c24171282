/** What the published pages promise about health, readiness, metrics and recovery, as tests named after their rows. */
@NullMarked
package io.caracal.system.seeds;

import org.jspecify.annotations.NullMarked;
