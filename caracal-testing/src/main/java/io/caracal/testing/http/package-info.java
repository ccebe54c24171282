/** A plain HTTP client that shows a test the whole answer: status, headers and body. */
@NullMarked
package io.caracal.testing.http;

import org.jspecify.annotations.NullMarked;
