package io.caracal.common.streams;

import java.util.Comparator;

/** An entry id as two numbers, ordered as Redis orders them (both are unsigned). */
record EntryId(long millis, long sequence) implements Comparable<EntryId> {

    static final String ZERO = "0-0";

    private static final Comparator<EntryId> ORDER = Comparator.comparing(EntryId::millis, Long::compareUnsigned)
            .thenComparing(EntryId::sequence, Long::compareUnsigned);

    static EntryId parse(String id) {
        int dash = id.indexOf('-');
        if (dash < 0) {
            return new EntryId(Long.parseUnsignedLong(id), 0);
        }
        return new EntryId(
                Long.parseUnsignedLong(id.substring(0, dash)), Long.parseUnsignedLong(id.substring(dash + 1)));
    }

    static boolean isBefore(String id, String other) {
        return parse(id).compareTo(parse(other)) < 0;
    }

    @Override
    public int compareTo(EntryId other) {
        return ORDER.compare(this, other);
    }
}
