/** Owns the resources of a zone as an exchange sees them: finding them, their scopes and their declared operations. */
@NullMarked
package io.caracal.sts.resource;

import org.jspecify.annotations.NullMarked;
