/** What the API, which stores workloads, and the command line, which runs them, must agree on. */
@NullMarked
package io.caracal.core.workload;

import org.jspecify.annotations.NullMarked;
