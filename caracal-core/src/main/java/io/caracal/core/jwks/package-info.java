/**
 * Zone public keys: the strict JWKS format, and a bounded cache that decides when keys may be fetched and how
 * long old ones may be used. How bytes are fetched is the caller's business.
 */
@NullMarked
package io.caracal.core.jwks;

import org.jspecify.annotations.NullMarked;
