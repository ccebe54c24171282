package io.caracal.runtime.evidence;

import java.util.List;

/**
 * One part of the pack.
 *
 * @param name   heading in the report
 * @param status of contract C.5
 * @param note   why, in one line
 * @param files  raw outputs beside the report
 */
public record Part(String name, Status status, String note, List<String> files) {
    public Part {
        files = List.copyOf(files);
    }

    /** Whether the part holds. */
    public enum Status {
        PASS,
        FAIL,
        /** It could not be looked at here. */
        SKIPPED
    }

    static Part of(String name, boolean holds, String note, String... files) {
        return new Part(name, holds ? Status.PASS : Status.FAIL, note, List.of(files));
    }

    static Part skipped(String name, String why) {
        return new Part(name, Status.SKIPPED, why, List.of());
    }
}
