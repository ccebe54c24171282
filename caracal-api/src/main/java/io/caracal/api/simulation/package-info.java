/** Dry runs of a policy set version, in process and with the code that the STS decides with (API contract §4.4). */
@NullMarked
package io.caracal.api.simulation;

import org.jspecify.annotations.NullMarked;
