/**
 * The command surface for automation: a bundle that the API mounts and an Application of its own. Feature packages: {@code gate} (is Control
 * switched on), {@code guard} (who calls, once, how often), {@code catalog} (nouns, verbs, scopes), {@code invoke} (order of checks, dispatch).
 */
@NullMarked
package io.caracal.control;

import org.jspecify.annotations.NullMarked;
