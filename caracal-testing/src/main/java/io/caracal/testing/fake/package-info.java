/** Other ends of a connection that do exactly what a test says: upstream servers, broken networks, a plain client. */
@NullMarked
package io.caracal.testing.fake;

import org.jspecify.annotations.NullMarked;
