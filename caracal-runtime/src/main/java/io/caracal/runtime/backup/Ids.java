package io.caracal.runtime.backup;

/** The order of stream ids: milliseconds, then a counter, both numbers. */
final class Ids {
    private Ids() {}

    static boolean before(String left, String right) {
        int byTime = Long.compareUnsigned(part(left, 0), part(right, 0));
        return byTime < 0 || (byTime == 0 && Long.compareUnsigned(part(left, 1), part(right, 1)) < 0);
    }

    private static long part(String id, int index) {
        String[] parts = id.split("-", 2);
        return index < parts.length ? Long.parseUnsignedLong(parts[index]) : 0;
    }
}
