/** Owns the negative self-test of the Gateway: a mandate whose authority was revoked must be refused, tried again and again. */
@NullMarked
package io.caracal.gateway.canary;

import org.jspecify.annotations.NullMarked;
