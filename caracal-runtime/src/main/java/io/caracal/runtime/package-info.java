@NullMarked
package io.caracal.runtime;

import org.jspecify.annotations.NullMarked;
