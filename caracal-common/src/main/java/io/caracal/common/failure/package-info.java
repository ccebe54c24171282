/**
 * Failures that many packages throw and one place answers. Below every other package of the platform, so that storage
 * and Redis need not know who reports them.
 */
@NullMarked
package io.caracal.common.failure;

import org.jspecify.annotations.NullMarked;
