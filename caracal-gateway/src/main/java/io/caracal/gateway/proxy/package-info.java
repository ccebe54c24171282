/** The request pipeline: the order of the checks, and the copy of the answer. */
@NullMarked
package io.caracal.gateway.proxy;

import org.jspecify.annotations.NullMarked;
