/** Names that must be unique in a zone: generated from display names, and conflicts told from other failures. */
@NullMarked
package io.caracal.api.naming;

import org.jspecify.annotations.NullMarked;
