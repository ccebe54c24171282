/** Checks a database and a Redis against what this build expects of them: tables, protection, privileges, partitions, streams and groups. */
@NullMarked
package io.caracal.runtime.schema;

import org.jspecify.annotations.NullMarked;
