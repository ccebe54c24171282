/** The bars of the operations core, measured in one run: {@code ./dev bench readiness}. Numbers are reported; no build depends on them. */
@NullMarked
package io.caracal.runtime.bench;

import org.jspecify.annotations.NullMarked;
