package io.caracal.audit.partition;

import io.caracal.common.storage.Transaction;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Months (UTC) and the names of their partitions. */
final class Months {

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'audit_events_y'uuuu'm'MM");
    private static final Pattern MONTHLY = Pattern.compile("audit_events_y[0-9]{4}m(0[1-9]|1[0-2])");
    private static final String NAMES = """
        SELECT part.relname
        FROM pg_catalog.pg_inherits link JOIN pg_catalog.pg_class part ON part.oid = link.inhrelid
        WHERE link.inhparent = CAST('public.audit_events' AS regclass)
        """;

    private Months() {}

    static String partition(YearMonth month) {
        return NAME.format(month);
    }

    /** Those that have a partition. */
    static Set<YearMonth> existing(Transaction tx) {
        return tx.handle().createQuery(NAMES).mapTo(String.class).list().stream()
                .filter(name -> MONTHLY.matcher(name).matches())
                .map(name -> YearMonth.parse(name, NAME))
                .collect(Collectors.toSet());
    }
}
