package io.caracal.core.policy.document;

/** Names what stands at a position, for the error that refuses it. */
final class Constructs {
    private static final int MAX_QUOTED = 40;

    private Constructs() {}

    /** A word where a value was expected. */
    static String ofWord(Cursor cursor) {
        String word = cursor.peekWord();
        int after = cursor.peek(word.length());
        if (word.equals("input") || word.equals("data")) {
            return "reference to " + word + " is not supported";
        }
        if (after == '(') {
            return "call of " + quoted(word) + " is not supported";
        }
        if (word.equals("not") || word.equals("some") || word.equals("every")) {
            return "expression with " + word + " is not supported";
        }
        return (after == '.' || after == '[' ? "reference to " : "variable ") + quoted(word) + " is not supported";
    }

    /** A symbol or word that follows a complete value or rule. */
    static String ofSymbol(Cursor cursor) {
        String word = cursor.peekWord();
        if (!word.isEmpty()) {
            return switch (word) {
                case "if" -> "rule body (if) is not supported";
                case "else" -> "else is not supported";
                case "with" -> "with is not supported";
                case "as" -> "import alias (as) is not supported";
                case "in" -> "operator in is not supported";
                default -> quoted(word) + " is not expected";
            };
        }
        return switch (cursor.peek()) {
            case '|' -> "comprehension or operator | is not supported";
            case '{' -> "rule body is not supported";
            case '(' -> "function or parenthesised expression is not supported";
            case '[', '.' -> "reference into a value is not supported";
            case '+', '-', '*', '/', '%', '&', '<', '>', '!', '=', ':' ->
                "operator " + (char) cursor.peek() + " is not supported";
            default -> here(cursor) + " is not expected";
        };
    }

    /** What is here, in as few words as possible. */
    static String here(Cursor cursor) {
        int current = cursor.peek();
        if (current == Cursor.END) {
            return "the end of the document";
        }
        if (current == '|') {
            return "| (comprehensions and unions are not supported)";
        }
        String word = cursor.peekWord();
        if (!word.isEmpty()) {
            return quoted(word);
        }
        return current > 0x20 && current < 0x7F ? "'" + (char) current + "'" : String.format("U+%04X", current);
    }

    static String quoted(String word) {
        return '"' + (word.length() <= MAX_QUOTED ? word : word.substring(0, MAX_QUOTED) + "…") + '"';
    }
}
