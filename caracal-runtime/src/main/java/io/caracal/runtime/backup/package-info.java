/**
 * Owns the backup bundle: one consistent copy of Postgres, of the streams of Redis and of the evidence that services have not delivered yet,
 * with a manifest and checksums, and the way back into empty stores. Copies travel in the order in which nothing can get lost: evidence flows
 * towards Postgres and is copied before it, announcements flow out of Postgres and are copied after it. What is copied twice is recognised by
 * its consumers; what was copied by neither would be gone.
 */
@NullMarked
package io.caracal.runtime.backup;

import org.jspecify.annotations.NullMarked;
