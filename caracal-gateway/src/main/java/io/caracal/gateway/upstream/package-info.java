/** Decides where and how an upstream is called, and calls it. */
@NullMarked
package io.caracal.gateway.upstream;

import org.jspecify.annotations.NullMarked;
