package io.caracal.core.policy.document;

/**
 * A document that cannot be read as literal policy data. The message starts with {@code line L column C: } (both from 1,
 * columns in UTF-16 units), names the construct and says what is accepted.
 */
public final class PolicyDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    PolicyDocumentException(int line, int column, String problem) {
        super("line " + line + " column " + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** Line of the refused construct, from 1. */
    public int line() {
        return line;
    }

    /** Column of the refused construct, from 1. */
    public int column() {
        return column;
    }
}
