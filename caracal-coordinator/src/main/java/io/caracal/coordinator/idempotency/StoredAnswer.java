package io.caracal.coordinator.idempotency;

/**
 * The answer to a request.
 *
 * @param json     text of the body
 * @param replayed whether an earlier, equal request produced it
 */
public record StoredAnswer(int status, String json, boolean replayed) {}
