/**
 * Identifiers. Owns the id grammar of the wire, one record type per kind of thing that has an id (so that a
 * session can never be passed where a zone is meant), and the UUIDv7 factory that every service makes ids with.
 * Depends on nothing.
 */
@NullMarked
package io.caracal.core.id;

import org.jspecify.annotations.NullMarked;
