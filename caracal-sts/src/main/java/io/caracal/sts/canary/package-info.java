/** Owns the negative self-test of the STS: authority that was revoked must be refused, tried again and again on a zone that does not exist. */
@NullMarked
package io.caracal.sts.canary;

import org.jspecify.annotations.NullMarked;
