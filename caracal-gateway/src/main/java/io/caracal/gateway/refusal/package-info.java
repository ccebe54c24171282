/** Every way in which the Gateway refuses a call, with its answer. */
@NullMarked
package io.caracal.gateway.refusal;

import org.jspecify.annotations.NullMarked;
