/** Whole services inside the test's own JVM, on free ports, with an environment that the test gives; and main classes in a process of their own. */
@NullMarked
package io.caracal.testing.service;

import org.jspecify.annotations.NullMarked;
