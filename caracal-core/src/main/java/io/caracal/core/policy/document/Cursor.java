package io.caracal.core.policy.document;

/** A position in the text of a document. */
final class Cursor {
    /** Returned by {@link #peek()} at the end of the text. */
    static final int END = -1;

    private final String text;
    private int offset;
    private int line = 1;
    private int lineStart;

    Cursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return offset >= text.length();
    }

    int peek() {
        return peek(0);
    }

    int peek(int ahead) {
        return offset + ahead < text.length() ? text.charAt(offset + ahead) : END;
    }

    /** The current character, moving past it. */
    char next() {
        char current = text.charAt(offset++);
        if (current == '\n') {
            line++;
            lineStart = offset;
        }
        return current;
    }

    boolean accept(char expected) {
        if (peek() != expected) {
            return false;
        }
        next();
        return true;
    }

    int line() {
        return line;
    }

    /** Skips blanks and, when told so, comments. */
    void skipBlank(boolean comments) {
        while (!atEnd()) {
            int current = peek();
            if (current == '#' && comments) {
                skipComment();
            } else if (current == ' ' || current == '\t' || current == '\r' || current == '\n') {
                next();
            } else {
                return;
            }
        }
    }

    private void skipComment() {
        while (!atEnd() && peek() != '\n') {
            next();
        }
    }

    static boolean startsWord(int character) {
        return character == '_' || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    /** The identifier here without moving; empty when there is none. */
    String peekWord() {
        int end = offset;
        if (startsWord(peek())) {
            while (end < text.length() && (startsWord(text.charAt(end)) || isDigit(text.charAt(end)))) {
                end++;
            }
        }
        return text.substring(offset, end);
    }

    /** The identifier here, moving past it; empty when there is none. */
    String word() {
        String word = peekWord();
        offset += word.length();
        return word;
    }

    Position position() {
        return new Position(line, offset - lineStart + 1);
    }

    PolicyDocumentException refused(String problem) {
        return position().refused(problem);
    }
}
