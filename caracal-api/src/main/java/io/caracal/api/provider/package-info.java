/** Providers: how upstreams are authenticated to, with their secrets sealed in the same transaction (API contract §1.5). */
@NullMarked
package io.caracal.api.provider;

import org.jspecify.annotations.NullMarked;
