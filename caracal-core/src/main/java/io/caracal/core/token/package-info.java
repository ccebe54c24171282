/**
 * Mandates: what arrived ({@link io.caracal.core.token.RawToken}), what it says
 * ({@link io.caracal.core.token.MandateClaims}), what is proven ({@link io.caracal.core.token.VerifiedMandate}, which only
 * {@link io.caracal.core.token.MandateVerifier} can make) and how one is minted. ES256 only.
 */
@NullMarked
package io.caracal.core.token;

import org.jspecify.annotations.NullMarked;
