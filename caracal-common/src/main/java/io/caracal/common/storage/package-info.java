/**
 * Owns every Postgres connection of a process: settings, the lazy pool, transactions bound to one zone by row level security, advisory
 * locks, notifications and the translation of driver failures. No other package opens a Jdbi handle or a JDBC connection.
 */
@NullMarked
package io.caracal.common.storage;

import org.jspecify.annotations.NullMarked;
