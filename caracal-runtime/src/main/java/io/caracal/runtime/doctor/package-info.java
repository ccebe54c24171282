/**
 * The report of {@code caracal doctor} (CLI contract B.10): looks at every service at once, walks the ladder from process health to an end-to-end proof, and
 * names the lowest broken rung first, with what only fails because of it. Nothing here changes anything.
 */
@NullMarked
package io.caracal.runtime.doctor;

import org.jspecify.annotations.NullMarked;
