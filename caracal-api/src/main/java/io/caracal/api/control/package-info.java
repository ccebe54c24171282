/** The Control surface inside the management API: {@code POST /v1/control/invoke} when CARACAL_CONTROL_ENABLED (API contract §7). */
@NullMarked
package io.caracal.api.control;

import org.jspecify.annotations.NullMarked;
