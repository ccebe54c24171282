/**
 * Logging: one JSON object per line on standard error, bounded fields, secrets redacted over the whole record, and a
 * bounded queue that sheds routine lines before it would ever hold up a request.
 */
@NullMarked
package io.caracal.common.log;

import org.jspecify.annotations.NullMarked;
