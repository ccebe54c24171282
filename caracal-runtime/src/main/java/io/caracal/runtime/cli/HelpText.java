package io.caracal.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes paragraphs of lines that were broken by hand, so that help is broken once, at the width of its reader. */
final class HelpText {
    /** Ends a sentence, a heading, or a paragraph. */
    private static final Pattern ENDS = Pattern.compile("|.*[.:]");

    private HelpText() {}

    /** Lines that are indented, or follow the end of a sentence, stand for themselves; every other one goes on with the line before it. */
    static String[] paragraphs(String... lines) {
        List<String> paragraphs = new ArrayList<>();
        boolean goesOn = false;
        for (String line : lines) {
            boolean alone = line.isEmpty() || line.startsWith(" ");
            if (goesOn && !alone) {
                int last = paragraphs.size() - 1;
                paragraphs.set(last, paragraphs.get(last) + " " + line);
            } else {
                paragraphs.add(line);
            }
            goesOn = !alone && !ENDS.matcher(line).matches();
        }
        return paragraphs.toArray(String[]::new);
    }
}
