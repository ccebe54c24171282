@NullMarked
package io.caracal.common;

import org.jspecify.annotations.NullMarked;
