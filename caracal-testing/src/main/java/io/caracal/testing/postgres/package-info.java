/**
 * One embedded PostgreSQL per JVM with a migrated template database, so that every test class gets a database of its own
 * in milliseconds and connects as the real service roles.
 */
@NullMarked
package io.caracal.testing.postgres;

import org.jspecify.annotations.NullMarked;
