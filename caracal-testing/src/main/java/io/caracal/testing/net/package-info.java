/** Owns what stands between callers and servers in a test: a TCP load balancer that goes by readiness, and callers that count failures. */
@NullMarked
package io.caracal.testing.net;

import org.jspecify.annotations.NullMarked;
