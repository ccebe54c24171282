/** Owns what the Gateway is told about reaching an upstream, including the credential of its provider. */
@NullMarked
package io.caracal.sts.provider;

import org.jspecify.annotations.NullMarked;
