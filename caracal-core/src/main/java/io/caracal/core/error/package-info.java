/** Every stable error code of the wire, and the one exception that carries a code to the response. */
@NullMarked
package io.caracal.core.error;

import org.jspecify.annotations.NullMarked;
