/** Owns what a mandate says and how long it lives. */
@NullMarked
package io.caracal.sts.mandate;

import org.jspecify.annotations.NullMarked;
