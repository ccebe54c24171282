/** The Coordinator service: its settings and its composition root. */
@NullMarked
package io.caracal.coordinator;

import org.jspecify.annotations.NullMarked;
