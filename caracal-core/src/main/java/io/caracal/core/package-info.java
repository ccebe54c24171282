/**
 * The domain every Caracal service shares: ids, scopes, secrets, error codes, signatures, mandates, zone keys, stream records
 * and the policy contract. No I/O, threads, environment or wall clock of its own: callers hand in clocks, randomness and
 * fetchers. Depends on the JDK, Jackson and Nimbus JOSE only; token uses jwks, and everything may use id and secret.
 */
@NullMarked
package io.caracal.core;

import org.jspecify.annotations.NullMarked;
