/**
 * Loops that put away what ran out of time: self-registered applications and authority records (API contract §6.7). Neither decides anything:
 * who asks for authority looks at the time itself.
 */
@NullMarked
package io.caracal.api.expiry;

import org.jspecify.annotations.NullMarked;
