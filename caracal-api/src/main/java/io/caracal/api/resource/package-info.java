/** Resources: what applications call, with its scopes, operations, upstream and provider (API contract §1.6). */
@NullMarked
package io.caracal.api.resource;

import org.jspecify.annotations.NullMarked;
