/**
 * Owns tokens that the STS gets for itself at the token endpoints of providers (STS contract §2.13, kind oauth2_client_credentials): the grant
 * that a configuration means, the guarded call, what is kept of the answer, and the pause after repeated failures.
 */
@NullMarked
package io.caracal.sts.oauth;

import org.jspecify.annotations.NullMarked;
