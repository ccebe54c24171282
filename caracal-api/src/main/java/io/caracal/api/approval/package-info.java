/** Owns what operators see of approval holds and how they decide them; holds are made and used up by the STS. */
@NullMarked
package io.caracal.api.approval;

import org.jspecify.annotations.NullMarked;
