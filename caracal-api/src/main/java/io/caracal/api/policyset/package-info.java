/**
 * Policy sets: sealed versions made of policy versions, their activation, and how far an activation has got (API contract §1.8, §4.2 to
 * §4.5). Documents are checked here with the same code that the STS decides with.
 */
@NullMarked
package io.caracal.api.policyset;

import org.jspecify.annotations.NullMarked;
