/** The operator's view of announcements that were given up, and their revival; works while the service is not ready. */
@NullMarked
package io.caracal.api.outbox;

import org.jspecify.annotations.NullMarked;
