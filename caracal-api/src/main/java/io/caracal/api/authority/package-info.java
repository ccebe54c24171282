/**
 * What operators see of authority that others own: the authority records of the STS and the sessions of the Coordinator, listed as JSON and CSV (API
 * contract §1.14). Reads only.
 */
@NullMarked
package io.caracal.api.authority;

import org.jspecify.annotations.NullMarked;
