package io.caracal.audit.chain;

import java.time.Instant;

/** Where the chain of a zone should end, and since when. */
record Head(Place place, Instant updatedAt) {}
