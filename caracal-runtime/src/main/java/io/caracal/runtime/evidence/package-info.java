/** Owns the evidence pack: what an auditor asks for, collected into one directory with a report that says of each part whether it holds. */
@NullMarked
package io.caracal.runtime.evidence;

import org.jspecify.annotations.NullMarked;
