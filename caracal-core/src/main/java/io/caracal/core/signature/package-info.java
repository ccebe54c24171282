/**
 * Keyed signatures between services: stream origin, Gateway to STS requests, audit events, and the two tamper
 * chains (evidence and admin audit). Canonical bytes only; storage and transport are elsewhere.
 */
@NullMarked
package io.caracal.core.signature;

import org.jspecify.annotations.NullMarked;
