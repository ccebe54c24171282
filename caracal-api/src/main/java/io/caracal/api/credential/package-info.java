/** Owns the secrets that the API gives out for applications and workloads: making and hashing them, and who may see a kept one again. */
@NullMarked
package io.caracal.api.credential;

import org.jspecify.annotations.NullMarked;
