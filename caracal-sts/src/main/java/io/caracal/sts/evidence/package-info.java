/** Owns the evidence of one exchange: which audit events it leaves behind and when they are written. */
@NullMarked
package io.caracal.sts.evidence;

import org.jspecify.annotations.NullMarked;
