/** Where things are: home directory, built jars, operator environment files, the lock and the version record. */
@NullMarked
package io.caracal.runtime.paths;

import org.jspecify.annotations.NullMarked;
