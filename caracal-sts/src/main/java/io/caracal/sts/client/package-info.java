/** Owns who the calling application is: finding it, proving its secret, locking out guessers, and what its traits let it do. */
@NullMarked
package io.caracal.sts.client;

import org.jspecify.annotations.NullMarked;
