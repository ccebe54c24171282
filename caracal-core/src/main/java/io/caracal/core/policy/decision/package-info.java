/**
 * The platform's decision contract as a pure function from policy data and one request to allow or deny, with its input and
 * result records.
 */
@NullMarked
package io.caracal.core.policy.decision;

import org.jspecify.annotations.NullMarked;
