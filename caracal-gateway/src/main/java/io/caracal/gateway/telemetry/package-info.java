/** What the Gateway counts. */
@NullMarked
package io.caracal.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
