package io.caracal.system.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every value of the chart with its default and its comment, as rows of a table; read from values.yaml as it is written. */
final class ValuesTable {

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");
    private static final Pattern COMMENT = Pattern.compile(" *# (.*)");
    private static final Pattern ONE_OF_SEVERAL = Pattern.compile("(services|ingress)\\.([a-z]+)\\.(.*)");
    private static final Pattern GROUP = Pattern.compile("(services|ingress)(\\.[a-z]+)?");
    private static final String DIFFERS = "by name";

    /** A value as it is written: its path, what follows the colon, and the comment above it. */
    private record Line(String path, String fallback, String comment) {
        boolean says() {
            boolean group = GROUP.matcher(path).matches();
            return !fallback.isEmpty() || (!comment.isEmpty() && !group);
        }

        String row() {
            String shown = fallback.isEmpty() || fallback.equals(DIFFERS) ? fallback : "`" + fallback + "`";
            return "| `" + path + "` | " + shown + (comment.isEmpty() ? " | |\n" : " | " + comment + " |\n");
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder comment = new StringBuilder();

    private ValuesTable() {}

    /** The table of {@code values.yaml}; what all services have is told once, as {@code services.NAME}. */
    static String text() throws IOException {
        ValuesTable table = new ValuesTable();
        Files.readAllLines(Chart.DIRECTORY.resolve("values.yaml")).forEach(table::read);
        StringBuilder text = new StringBuilder("| value | default | |\n|---|---|---|\n");
        table.merged().values().forEach(line -> text.append(line.row()));
        return text.toString();
    }

    private void read(String line) {
        Matcher said = COMMENT.matcher(line);
        Matcher key = KEY.matcher(line);
        if (said.matches()) {
            comment.append(comment.isEmpty() ? "" : " ").append(said.group(1));
        } else if (key.matches()) {
            descend(key.group(1).length() / 2, key.group(2));
            lines.add(new Line(joined(), key.group(3) == null ? "" : key.group(3), comment.toString()));
            comment.setLength(0);
        } else if (line.isBlank()) {
            comment.setLength(0);
        }
    }

    private void descend(int depth, String key) {
        while (path.size() > depth) {
            path.removeLast();
        }
        path.addLast(key);
    }

    private String joined() {
        StringBuilder joined = new StringBuilder();
        for (Iterator<String> keys = path.iterator(); keys.hasNext(); ) {
            joined.append(keys.next()).append(keys.hasNext() ? "." : "");
        }
        return joined.toString();
    }

    /** Without keys that only hold others and say nothing; services, and ingresses, laid over each other. */
    private Map<String, Line> merged() {
        Map<String, Line> merged = new LinkedHashMap<>();
        for (Line line : lines) {
            if (line.says()) {
                String name = name(line.path());
                merged.merge(name, new Line(name, line.fallback(), line.comment()), ValuesTable::both);
            }
        }
        return merged;
    }

    /** {@code services.NAME.image} for {@code services.api.image}, but the path itself where only one has such a key. */
    private String name(String path) {
        Matcher one = ONE_OF_SEVERAL.matcher(path);
        if (!one.matches()) {
            return path;
        }
        long those = lines.stream()
                .filter(line -> line.path().startsWith(one.group(1) + ".")
                        && line.path().endsWith("." + one.group(3)))
                .count();
        return those == 1 ? path : one.group(1) + ".NAME." + one.group(3);
    }

    private static Line both(Line one, Line other) {
        String fallback = one.fallback().equals(other.fallback()) ? one.fallback() : DIFFERS;
        return new Line(one.path(), fallback, one.comment().isEmpty() ? other.comment() : one.comment());
    }
}
