package io.caracal.core.policy.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one literal value, as strict JSON (RFC 8259) or as Rego writes it: also sets, raw strings, comments, trailing commas. */
final class LiteralReader {
    private static final String ACCEPTED = "; a value is an object, array, string, number, true, false or null";
    private static final String ACCEPTED_REGO = ACCEPTED + ", or a set of these";
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 64;

    private final Cursor cursor;
    private final boolean rego;
    private final StringReader strings;

    LiteralReader(Cursor cursor, boolean rego) {
        this.cursor = cursor;
        this.rego = rego;
        this.strings = new StringReader(cursor);
    }

    Datum read() throws PolicyDocumentException {
        return value(0);
    }

    /** A string in double quotes, or raw where Rego allows it. */
    String string(String what) throws PolicyDocumentException {
        if (cursor.peek() == '"') {
            return strings.quoted();
        }
        if (rego && cursor.peek() == '`') {
            return strings.raw();
        }
        throw cursor.refused(what + " must be a string" + (rego ? "" : " in double quotes"));
    }

    private Datum value(int depth) throws PolicyDocumentException {
        if (depth > MAX_DEPTH) {
            throw cursor.refused("nesting deeper than " + MAX_DEPTH + " levels is not supported");
        }
        cursor.skipBlank(rego);
        int first = cursor.peek();
        if (first == '{') {
            return braces(depth);
        }
        if (first == '[') {
            cursor.next();
            return new Datum.Items(sequence(new ArrayList<>(), ']', depth));
        }
        if (first == '"' || (first == '`' && rego)) {
            return new Datum.Text(string("a value"));
        }
        if (first == '-' || Cursor.isDigit(first)) {
            return number();
        }
        return Cursor.startsWord(first) ? word() : refuse();
    }

    private Datum braces(int depth) throws PolicyDocumentException {
        cursor.next();
        cursor.skipBlank(rego);
        if (cursor.accept('}')) {
            return new Datum.Members(new TreeMap<>());
        }
        if (!rego) {
            return members(string("an object key"), depth);
        }
        Position start = cursor.position();
        Datum first = value(depth + 1);
        cursor.skipBlank(true);
        if (cursor.peek() == ':' && cursor.peek(1) != '=') {
            if (first instanceof Datum.Text key) {
                return members(key.value(), depth);
            }
            throw start.refused("an object key must be a string");
        }
        return set(first, depth);
    }

    private Datum members(String firstKey, int depth) throws PolicyDocumentException {
        SortedMap<String, Datum> members = new TreeMap<>();
        String key = firstKey;
        Position start = cursor.position();
        while (true) {
            cursor.skipBlank(rego);
            if (!cursor.accept(':')) {
                throw unexpected("expected ':' after an object key");
            }
            Datum value = value(depth + 1);
            Datum earlier = members.putIfAbsent(key, value);
            if (earlier != null && !(rego && earlier.equals(value))) {
                throw start.refused("the object key " + Constructs.quoted(key) + " occurs twice");
            }
            if (separated('}')) {
                return new Datum.Members(members);
            }
            start = cursor.position();
            key = string("an object key");
        }
    }

    private Datum set(Datum first, int depth) throws PolicyDocumentException {
        SortedSet<Datum> elements = new TreeSet<>();
        elements.add(first);
        while (!separated('}')) {
            elements.add(value(depth + 1));
            cursor.skipBlank(true);
            if (cursor.peek() == ':') {
                throw cursor.refused("an object member inside a set");
            }
        }
        return new Datum.Elements(elements);
    }

    private List<Datum> sequence(List<Datum> items, char close, int depth) throws PolicyDocumentException {
        cursor.skipBlank(rego);
        if (cursor.accept(close)) {
            return items;
        }
        do {
            items.add(value(depth + 1));
        } while (!separated(close));
        return items;
    }

    /** Moves over a separator; true when the collection ends here. */
    private boolean separated(char close) throws PolicyDocumentException {
        cursor.skipBlank(rego);
        if (cursor.accept(close)) {
            return true;
        }
        if (!cursor.accept(',')) {
            throw unexpected("expected ',' or '" + close + "'");
        }
        cursor.skipBlank(rego);
        return rego && cursor.accept(close);
    }

    private Datum number() throws PolicyDocumentException {
        Position start = cursor.position();
        StringBuilder digits = new StringBuilder();
        while (Cursor.isDigit(cursor.peek()) || "+-.eE".indexOf(cursor.peek()) >= 0) {
            boolean sign = cursor.peek() == '+' || cursor.peek() == '-';
            boolean exponentSign = !digits.isEmpty() && "eE".indexOf(digits.charAt(digits.length() - 1)) >= 0;
            if (sign && !digits.isEmpty() && !exponentSign) {
                throw operator();
            }
            digits.append(cursor.next());
        }
        String number = digits.length() <= MAX_NUMBER ? digits.toString() : "";
        if (Cursor.startsWord(cursor.peek())
                || !number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,6})?")) {
            throw start.refused("not a JSON number of at most " + MAX_NUMBER + " characters");
        }
        return new Datum.Num(new BigDecimal(number));
    }

    private Datum word() throws PolicyDocumentException {
        String word = cursor.peekWord();
        boolean plain = cursor.peek(word.length()) != '.' && cursor.peek(word.length()) != '[';
        if (plain) {
            switch (word) {
                case "true", "false" -> {
                    cursor.word();
                    return new Datum.Bool(word.equals("true"));
                }
                case "null" -> {
                    cursor.word();
                    return new Datum.Null();
                }
                default -> {
                    if (rego && word.equals("set")) {
                        return emptySet();
                    }
                }
            }
        }
        throw cursor.refused(Constructs.ofWord(cursor) + accepted());
    }

    private Datum emptySet() throws PolicyDocumentException {
        Position start = cursor.position();
        cursor.word();
        cursor.skipBlank(true);
        if (cursor.accept('(')) {
            cursor.skipBlank(true);
            if (cursor.accept(')')) {
                return new Datum.Elements(new TreeSet<>());
            }
        }
        throw start.refused("call of \"set\" is only supported as the empty set, set()" + accepted());
    }

    private Datum refuse() throws PolicyDocumentException {
        throw unexpected("expected a value");
    }

    private PolicyDocumentException operator() {
        return cursor.refused(Constructs.ofSymbol(cursor) + accepted());
    }

    private PolicyDocumentException unexpected(String expected) {
        return cursor.refused(expected + " but found " + Constructs.here(cursor) + accepted());
    }

    private String accepted() {
        return rego ? ACCEPTED_REGO : ACCEPTED;
    }
}
