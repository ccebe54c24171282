/** Owns workloads: what {@code caracal run} authenticates as, their secrets, and which credential goes into which variable. */
@NullMarked
package io.caracal.api.workload;

import org.jspecify.annotations.NullMarked;
