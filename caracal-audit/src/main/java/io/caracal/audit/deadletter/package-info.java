/** What could not be ingested: keeping it, showing it, offering it again. */
@NullMarked
package io.caracal.audit.deadletter;

import org.jspecify.annotations.NullMarked;
