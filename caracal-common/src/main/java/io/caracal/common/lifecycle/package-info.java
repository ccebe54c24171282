/**
 * Order and time: ordered stop inside one budget, the draining flag, and the only threads that a service owns. A loop
 * has a name, an owner, and its death is visible.
 */
@NullMarked
package io.caracal.common.lifecycle;

import org.jspecify.annotations.NullMarked;
