/** Owns the policy that each zone decides with: loading it, keeping it current and telling its state. */
@NullMarked
package io.caracal.sts.policy;

import org.jspecify.annotations.NullMarked;
