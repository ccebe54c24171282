/** Owns the proof that a request comes from the Gateway or another service that shares its key. */
@NullMarked
package io.caracal.sts.gateway;

import org.jspecify.annotations.NullMarked;
