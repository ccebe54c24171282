/**
 * What must hold for traffic to be safe, and whether it does. A service declares invariants and binds each to a source of evidence; the engine takes evidence off the
 * request path, and a pure function turns evidence and time into a verdict. Owns history, mutes, operator drain, drills and the readiness series; knows nothing of the
 * server that answers with the verdict.
 */
@NullMarked
package io.caracal.common.health;

import org.jspecify.annotations.NullMarked;
