/** Writes Parquet files: flat, every column required, plain values in compressed pages. Knows nothing of evidence. */
@NullMarked
package io.caracal.audit.parquet;

import org.jspecify.annotations.NullMarked;
