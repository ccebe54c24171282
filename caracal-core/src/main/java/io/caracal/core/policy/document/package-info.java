/**
 * Reads and checks one adopter policy document: JSON, or the literal-data subset of Rego. Whatever would have to be computed
 * is refused with its position.
 */
@NullMarked
package io.caracal.core.policy.document;

import org.jspecify.annotations.NullMarked;
