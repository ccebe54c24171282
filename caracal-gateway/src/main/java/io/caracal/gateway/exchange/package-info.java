/** Exchanges a caller's mandate at the STS for what the upstream is to be called with. */
@NullMarked
package io.caracal.gateway.exchange;

import org.jspecify.annotations.NullMarked;
