/** The closed table of nouns and verbs, the scope each needs, and the management API call each becomes. */
@NullMarked
package io.caracal.control.catalog;

import org.jspecify.annotations.NullMarked;
