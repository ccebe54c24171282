package io.caracal.runtime.paths;

import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of NAME=value lines; comments begin with #, values may be quoted, {@code export} is allowed. */
final class EnvironmentFile {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");

    private EnvironmentFile() {}

    /** The variables of the file. A line that is none is an error that names file and line, not its content. */
    static Map<String, String> read(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(text);
            if (!matcher.matches()) {
                throw new OperatorProblem(file + " line " + number + " is not NAME=value; correct or remove it");
            }
            variables.put(matcher.group(1), value(matcher.group(2)));
        }
        return variables;
    }

    /** The same, but lines of another shape are passed over: for files that are not ours. */
    static Map<String, String> readLeniently(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String line : lines(file)) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                variables.put(matcher.group(1), value(matcher.group(2)));
            }
        }
        return variables;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static String value(String text) {
        String value = text.strip();
        if (value.length() >= 2) {
            char first = value.charAt(0);
            if ((first == '"' || first == '\'') && value.charAt(value.length() - 1) == first) {
                return value.substring(1, value.length() - 1);
            }
        }
        int comment = value.indexOf(" #");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }
}
