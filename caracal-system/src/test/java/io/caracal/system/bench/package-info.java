/**
 * The bars of the operations core, measured in one run: {@code ./dev bench readiness}, and the soaks of {@code ./dev soak}. Figures are reported with their
 * bars; no build depends on them.
 */
@NullMarked
package io.caracal.system.bench;

import org.jspecify.annotations.NullMarked;
