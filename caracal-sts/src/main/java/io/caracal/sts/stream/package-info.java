/** Owns how this service reads Redis streams, and whether all of its readers are at work. */
@NullMarked
package io.caracal.sts.stream;

import org.jspecify.annotations.NullMarked;
