/**
 * Owns the transactional outboxes: a change and the announcement of it are written in one transaction, and a publisher moves the
 * announcements to Redis streams in order, at least once. Services append through {@link io.caracal.common.outbox.Outbox} and start one
 * publisher per table and process; how an entry gets into a stream is the business of a {@link io.caracal.common.outbox.StreamPublisher}.
 */
@NullMarked
package io.caracal.common.outbox;

import org.jspecify.annotations.NullMarked;
