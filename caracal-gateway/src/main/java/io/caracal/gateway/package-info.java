@NullMarked
package io.caracal.gateway;

import org.jspecify.annotations.NullMarked;
