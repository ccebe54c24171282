/**
 * Owns the negative self-test over the network: rounds of a client's own calls on the reserved zone, from the client's secret to a revocation that must be
 * obeyed, and what they prove. A service says which of its own doors is tried and what follows from a finding.
 */
@NullMarked
package io.caracal.common.canary;

import org.jspecify.annotations.NullMarked;
