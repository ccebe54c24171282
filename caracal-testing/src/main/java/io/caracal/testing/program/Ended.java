package io.caracal.testing.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a process that has ended left behind. */
public record Ended(int exit, String out, String err) {

    /** Standard output, read as one JSON document. */
    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("not JSON: " + this, unreadable);
        }
    }
}
