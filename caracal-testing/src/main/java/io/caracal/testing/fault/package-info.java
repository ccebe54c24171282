/** Faults that a test injects and removes again: broken networks, directories, clocks, processes, streams and rows. Each says what it breaks. */
@NullMarked
package io.caracal.testing.fault;

import org.jspecify.annotations.NullMarked;
