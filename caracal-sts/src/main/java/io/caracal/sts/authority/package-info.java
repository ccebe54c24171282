/** Owns authority: records, governed sessions and delegations, whether a request may rest on them, and the insertion of new records. */
@NullMarked
package io.caracal.sts.authority;

import org.jspecify.annotations.NullMarked;
