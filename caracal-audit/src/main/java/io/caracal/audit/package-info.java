/** The Audit service: tamper-evident evidence. Feature packages: {@code ingest, search, deadletter, partition, access}. */
@NullMarked
package io.caracal.audit;

import org.jspecify.annotations.NullMarked;
