/** Owns how often an application may mint for a resource, and the registry of minted token ids. */
@NullMarked
package io.caracal.sts.limit;

import org.jspecify.annotations.NullMarked;
