/** Token exchange: settings and composition root of the STS. */
@NullMarked
package io.caracal.sts;

import org.jspecify.annotations.NullMarked;
