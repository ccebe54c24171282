/** Knows which authority has ended: from Postgres every half minute, from the streams at once. */
@NullMarked
package io.caracal.gateway.revocation;

import org.jspecify.annotations.NullMarked;
