/**
 * The one way to change something: the change, its admin-audit row and its outbox rows are one transaction (API contract §2.7, §3). Also
 * records refused requests of known callers, best effort.
 */
@NullMarked
package io.caracal.api.mutation;

import org.jspecify.annotations.NullMarked;
