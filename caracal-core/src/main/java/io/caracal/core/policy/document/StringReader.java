package io.caracal.core.policy.document;

/** Reads the two kinds of string: JSON strings with escapes and Rego's raw strings between back-ticks. */
final class StringReader {
    private final Cursor cursor;

    StringReader(Cursor cursor) {
        this.cursor = cursor;
    }

    String quoted() throws PolicyDocumentException {
        Position start = cursor.position();
        cursor.next();
        StringBuilder text = new StringBuilder();
        while (!cursor.accept('"')) {
            if (cursor.atEnd() || cursor.peek() == '\n') {
                throw start.refused("this string does not end on its line");
            }
            if (cursor.peek() < 0x20) {
                throw cursor.refused("control character in a string; write it as an escape");
            }
            text.append(cursor.accept('\\') ? escape() : cursor.next());
        }
        return whole(text.toString(), start);
    }

    String raw() throws PolicyDocumentException {
        Position start = cursor.position();
        cursor.next();
        StringBuilder text = new StringBuilder();
        while (!cursor.accept('`')) {
            if (cursor.atEnd()) {
                throw start.refused("this raw string does not end");
            }
            text.append(cursor.next());
        }
        return whole(text.toString(), start);
    }

    private char escape() throws PolicyDocumentException {
        Position start = cursor.position();
        if (cursor.atEnd()) {
            throw unknownEscape(start);
        }
        return switch (cursor.next()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit(start);
            default -> throw unknownEscape(start);
        };
    }

    private char unit(Position start) throws PolicyDocumentException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = cursor.peek() < 0x80 ? Character.digit(cursor.peek(), 16) : -1;
            if (digit < 0) {
                throw unknownEscape(start);
            }
            unit = unit * 16 + digit;
            cursor.next();
        }
        return (char) unit;
    }

    private static PolicyDocumentException unknownEscape(Position start) {
        return start.refused("unknown escape in a string; accepted are those of JSON");
    }

    private static String whole(String text, Position start) throws PolicyDocumentException {
        boolean half = text.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
        if (half) {
            throw start.refused("this string contains half of a surrogate pair");
        }
        return text;
    }
}
