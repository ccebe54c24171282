package io.caracal.runtime.paths;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dotted numeric version; at equal numbers a release is newer than its pre-releases, and those compare by their numbers. */
record ReleaseVersion(List<Integer> core, boolean release, List<Integer> pre) implements Comparable<ReleaseVersion> {
    private static final Pattern SHAPE = Pattern.compile("v?(\\d+(?:\\.\\d+)*)(?:-(.*))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    static ReleaseVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text.strip());
        if (!matcher.matches()) {
            return new ReleaseVersion(List.of(), false, List.of());
        }
        String suffix = matcher.group(2);
        return new ReleaseVersion(
                numbers(matcher.group(1)),
                suffix == null,
                suffix != null && suffix.startsWith("rc.") ? numbers(suffix) : List.of());
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        int byCore = compare(core, other.core);
        if (byCore != 0) {
            return byCore;
        }
        int byRelease = Boolean.compare(release, other.release);
        return byRelease != 0 ? byRelease : compare(pre, other.pre);
    }

    private static int compare(List<Integer> left, List<Integer> right) {
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int difference = Integer.compare(at(left, i), at(right, i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int at(List<Integer> numbers, int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }

    private static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            numbers.add(Integer.valueOf(matcher.group()));
        }
        return List.copyOf(numbers);
    }
}
