/** Policies and their immutable versions, the check of a document before it is stored, and the templates (API contract §1.7, §1.9, §4.1). */
@NullMarked
package io.caracal.api.policy;

import org.jspecify.annotations.NullMarked;
