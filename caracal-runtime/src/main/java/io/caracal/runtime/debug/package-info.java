/**
 * The story of one request, for {@code caracal debug request}: its events, why it was decided so, the scopes and the target, the session and the delegation
 * behind it, and whether anything was revoked or waits for an approval. Only reads; what cannot be read is named with the reason.
 */
@NullMarked
package io.caracal.runtime.debug;

import org.jspecify.annotations.NullMarked;
