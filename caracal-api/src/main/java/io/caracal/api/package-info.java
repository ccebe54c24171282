@NullMarked
package io.caracal.api;

import org.jspecify.annotations.NullMarked;
