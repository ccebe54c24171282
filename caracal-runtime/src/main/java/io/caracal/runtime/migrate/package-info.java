/** The migrations as a one-shot of their own, for containers: which database, as whom, with which passwords for the service roles. */
@NullMarked
package io.caracal.runtime.migrate;

import org.jspecify.annotations.NullMarked;
