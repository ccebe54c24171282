/** Owns what revocations do to authority records: a record that is revoked takes everything derived from it along. */
@NullMarked
package io.caracal.sts.revocation;

import org.jspecify.annotations.NullMarked;
