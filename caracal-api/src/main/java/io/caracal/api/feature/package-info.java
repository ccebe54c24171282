/** What the composition root hands to every feature of the management API. */
@NullMarked
package io.caracal.api.feature;

import org.jspecify.annotations.NullMarked;
