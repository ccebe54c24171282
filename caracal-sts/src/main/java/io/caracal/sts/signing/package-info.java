/** Owns the zones' signing keys: creating, rotating, publishing and finding them. */
@NullMarked
package io.caracal.sts.signing;

import org.jspecify.annotations.NullMarked;
