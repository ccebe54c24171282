/** Minting, listing and revoking admin tokens (API contract §1.17). */
@NullMarked
package io.caracal.api.admintoken;

import org.jspecify.annotations.NullMarked;
