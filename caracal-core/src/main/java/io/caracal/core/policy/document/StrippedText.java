package io.caracal.core.policy.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A document's text with comments removed and every string replaced by a space, and what was seen on the way. */
final class StrippedText {
    private static final String MARKER = "caracal:data-document";

    private final String source;
    private final boolean rego;
    private final StringBuilder kept = new StringBuilder();
    private final List<String> memberNames = new ArrayList<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private boolean unterminated;
    private boolean unbalanced;
    private boolean marked;
    private String lastString = "";

    private StrippedText(String source, boolean rego) {
        this.source = source;
        this.rego = rego;
    }

    static StrippedText of(String source, boolean rego) {
        StrippedText stripped = new StrippedText(source, rego);
        stripped.scan();
        return stripped;
    }

    String text() {
        return kept.toString();
    }

    boolean unterminatedString() {
        return unterminated;
    }

    boolean balanced() {
        return !unbalanced && open.isEmpty();
    }

    /** Whether a comment at the start of a line carries the data-document marker. */
    boolean marked() {
        return marked;
    }

    /** Names of the members of the outermost object, as written (escapes not resolved). */
    List<String> memberNames() {
        return List.copyOf(memberNames);
    }

    private void scan() {
        int at = 0;
        while (at < source.length() && !unterminated) {
            char current = source.charAt(at);
            if (current == '#' && rego) {
                at = comment(at);
            } else if (current == '"') {
                at = string(at);
            } else if (current == '`' && rego) {
                at = rawString(at);
            } else {
                delimiter(current);
                kept.append(current);
                at++;
            }
        }
    }

    private int comment(int start) {
        int newline = source.indexOf('\n', start);
        int end = newline < 0 ? source.length() : newline;
        String comment = source.substring(start + 1, end).strip();
        boolean lineStart = start == 0 || source.charAt(start - 1) == '\n';
        marked |= lineStart && (comment.equals(MARKER) || comment.startsWith(MARKER + " "));
        return end;
    }

    private int string(int start) {
        int at = start + 1;
        while (at < source.length() && source.charAt(at) != '"' && source.charAt(at) != '\n') {
            boolean escape = source.charAt(at) == '\\' && !source.startsWith("\n", at + 1);
            at += escape ? 2 : 1;
        }
        unterminated = at >= source.length() || source.charAt(at) != '"';
        lastString = unterminated ? "" : source.substring(start + 1, at);
        kept.append(' ');
        return at + 1;
    }

    private int rawString(int start) {
        int end = source.indexOf('`', start + 1);
        unterminated = end < 0;
        kept.append(' ');
        return end + 1;
    }

    private void delimiter(char current) {
        switch (current) {
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '{' -> open.push('}');
            case ')', ']', '}' -> unbalanced |= open.isEmpty() || open.pop() != current;
            case ':' -> {
                if (!rego && open.size() == 1) {
                    memberNames.add(lastString);
                }
            }
            default -> {
                // Everything else has no bearing on structure.
            }
        }
    }
}
