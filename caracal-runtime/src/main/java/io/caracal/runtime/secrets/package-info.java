/** The generated secrets of the stack: names, sizes and files, never overwritten once they exist. */
@NullMarked
package io.caracal.runtime.secrets;

import org.jspecify.annotations.NullMarked;
