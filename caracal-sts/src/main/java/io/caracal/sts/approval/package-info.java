/** Owns approval holds: what a mint is bound to while a person decides, its state, its release and the routes that show it. */
@NullMarked
package io.caracal.sts.approval;

import org.jspecify.annotations.NullMarked;
