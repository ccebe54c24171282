/** What is handed out, taken as it was packaged: looked into, and operated for a day. */
@NullMarked
package io.caracal.dist;

import org.jspecify.annotations.NullMarked;
