package io.caracal.common.streams;

import java.util.List;
import java.util.OptionalLong;

/**
 * One line of {@code streams.txt}.
 *
 * @param groups  groups to create; a stream without groups is created by its first entry
 * @param bound   length beyond which somebody should look at the stream; empty when there is none
 */
public record StreamPlan(String stream, List<String> groups, OptionalLong bound) {

    static StreamPlan parse(String line) {
        String[] columns = line.trim().split("\\s+");
        if (columns.length != 3) {
            throw new IllegalArgumentException("expected 'stream groups bound', got: " + line);
        }
        List<String> groups = "-".equals(columns[1]) ? List.of() : List.of(columns[1].split(","));
        OptionalLong bound =
                "-".equals(columns[2]) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(columns[2]));
        return new StreamPlan(columns[0], groups, bound);
    }
}
