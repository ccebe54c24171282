/**
 * Owns how secrets rest: the key that encrypts keys, the CSS1 envelope and the built-in store in table {@code secret_store}. Plain
 * values exist only in the hands of a caller; nothing here logs or prints one.
 */
@NullMarked
package io.caracal.common.secrets;

import org.jspecify.annotations.NullMarked;
