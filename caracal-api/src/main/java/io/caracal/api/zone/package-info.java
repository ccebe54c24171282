/** Zones: the list, creation with slugs, settings, the end of dynamic client registration in a zone, and archiving (API contract §1.1). */
@NullMarked
package io.caracal.api.zone;

import org.jspecify.annotations.NullMarked;
