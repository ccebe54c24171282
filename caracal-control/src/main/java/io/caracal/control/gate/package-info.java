/** Whether Control is switched on, asked anew for every request. */
@NullMarked
package io.caracal.control.gate;

import org.jspecify.annotations.NullMarked;
