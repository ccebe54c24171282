/**
 * Scopes: the immutable ordered set that a space-separated OAuth scope text stands for, and its algebra.
 * Depends on nothing.
 */
@NullMarked
package io.caracal.core.scope;

import org.jspecify.annotations.NullMarked;
