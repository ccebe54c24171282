/**
 * Policy bundles: the manifest that names the documents of a policy set version, the step from their contents to decision
 * data, and the templates offered to authors. Pure code, no I/O and no clock.
 */
@NullMarked
package io.caracal.core.policy;

import org.jspecify.annotations.NullMarked;
