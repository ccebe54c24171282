/** Owns what {@code caracal run} asks for: the manifest of a workload and one credential at a time, by policy and with evidence. */
@NullMarked
package io.caracal.sts.run;

import org.jspecify.annotations.NullMarked;
