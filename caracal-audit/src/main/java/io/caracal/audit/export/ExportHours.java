package io.caracal.audit.export;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Hours in UTC, named by their beginning. */
final class ExportHours {

    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);

    private ExportHours() {}

    /** The hour that a moment is in. */
    static Instant of(Instant moment) {
        return moment.truncatedTo(ChronoUnit.HOURS);
    }

    /** How many hours are over since the end of that one. */
    static long since(Instant hour, Instant now) {
        return Math.max(0, Duration.between(hour, of(now)).toHours() - 1);
    }

    /** {@code audit/2026/11/21/2026-11-21T15.parquet}; the second file of an hour is {@code ….part-2.parquet}. */
    static String key(Instant hour, int part) {
        String name = "audit/" + FOLDER.format(hour) + "/" + NAME.format(hour);
        return part == 1 ? name + ".parquet" : name + ".part-" + part + ".parquet";
    }
}
