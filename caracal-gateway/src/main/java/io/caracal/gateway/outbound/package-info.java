/** How HTTP clients of the Gateway are built. */
@NullMarked
package io.caracal.gateway.outbound;

import org.jspecify.annotations.NullMarked;
