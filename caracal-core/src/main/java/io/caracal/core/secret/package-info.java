/**
 * Secret values and the primitives that touch them: text that does not print itself, HMAC keys, constant-time
 * equality and SHA-256. Everything that compares or keys with a secret goes through this package.
 */
@NullMarked
package io.caracal.core.secret;

import org.jspecify.annotations.NullMarked;
