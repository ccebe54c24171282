package io.caracal.core.policy.document;

import java.util.Iterator;
import java.util.Map;

/** Total order of values as Rego defines it. */
final class DatumOrder {
    private DatumOrder() {}

    static int compare(Datum left, Datum right) {
        int byKind = Integer.compare(rank(left), rank(right));
        if (byKind != 0) {
            return byKind;
        }
        if (left instanceof Datum.Bool a && right instanceof Datum.Bool b) {
            return Boolean.compare(a.value(), b.value());
        }
        if (left instanceof Datum.Num a && right instanceof Datum.Num b) {
            return a.value().compareTo(b.value());
        }
        if (left instanceof Datum.Text a && right instanceof Datum.Text b) {
            return texts(a.value(), b.value());
        }
        if (left instanceof Datum.Members a && right instanceof Datum.Members b) {
            return members(a, b);
        }
        return sequences(left.elements().iterator(), right.elements().iterator());
    }

    /** By code point, which is the order of the UTF-8 bytes; {@code String.compareTo} differs above U+FFFF. */
    static int texts(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(weight(a), weight(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int weight(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }

    private static int members(Datum.Members left, Datum.Members right) {
        Iterator<Map.Entry<String, Datum>> a = left.values().entrySet().iterator();
        Iterator<Map.Entry<String, Datum>> b = right.values().entrySet().iterator();
        while (a.hasNext() && b.hasNext()) {
            Map.Entry<String, Datum> mine = a.next();
            Map.Entry<String, Datum> theirs = b.next();
            int byKey = texts(mine.getKey(), theirs.getKey());
            int order = byKey != 0 ? byKey : compare(mine.getValue(), theirs.getValue());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }

    private static int sequences(Iterator<Datum> left, Iterator<Datum> right) {
        while (left.hasNext() && right.hasNext()) {
            int order = compare(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int rank(Datum value) {
        if (value instanceof Datum.Null) {
            return 0;
        }
        if (value instanceof Datum.Bool) {
            return 1;
        }
        if (value instanceof Datum.Num) {
            return 2;
        }
        if (value instanceof Datum.Text) {
            return 3;
        }
        if (value instanceof Datum.Items) {
            return 4;
        }
        return value instanceof Datum.Members ? 5 : 6;
    }
}
