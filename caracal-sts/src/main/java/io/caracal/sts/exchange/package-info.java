/** Owns POST /oauth/2/token: reading the form, the order of checks, deciding, minting and answering. */
@NullMarked
package io.caracal.sts.exchange;

import org.jspecify.annotations.NullMarked;
