package io.caracal.gateway.upstream;

import io.caracal.gateway.refusal.Denial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path of a call. What the STS judges and what the upstream gets are two spellings of the same segments, so the two cannot disagree
 * about them: an encoded slash or semicolon stays part of its segment in both. A path that servers are known to read differently (dot segments,
 * also with path parameters, empty segments, backslashes, blanks at its end, control characters, at any depth of encoding) is refused.
 */
public final class RequestPath {

    private static final String SEGMENT_CHARACTERS = "!$&'()*+,=:@";
    private static final int MOST_ENCODINGS = 8;

    private final List<Segment> segments;

    /**
     * @param parts decoded, in the request line separated by semicolons: the name, then its parameters if it has any
     */
    private record Segment(List<String> parts) {

        static Segment parse(String raw) {
            requireHarmless(raw);
            return new Segment(Arrays.stream(raw.split(";", -1))
                    .map(PercentCoding::decode)
                    .map(Optional::orElseThrow)
                    .toList());
        }

        String judged() {
            return parts.stream()
                    .map(part -> part.replace("/", "%2F").replace(";", "%3B"))
                    .collect(Collectors.joining(";"));
        }

        String sent() {
            return parts.stream()
                    .map(part -> PercentCoding.encode(part, value -> SEGMENT_CHARACTERS.indexOf(value) >= 0))
                    .collect(Collectors.joining(";"));
        }

        boolean isEmpty() {
            return parts.equals(List.of(""));
        }

        boolean endsInABlank() {
            String last = parts.get(parts.size() - 1);
            return !last.equals(last.strip());
        }
    }

    private RequestPath(List<Segment> segments) {
        this.segments = segments;
    }

    /** Reads a path as it stood in the request line. */
    public static RequestPath parse(@Nullable String raw) {
        if (raw == null || !raw.startsWith("/")) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
        List<Segment> segments = Arrays.stream(raw.substring(1).split("/", -1))
                .map(Segment::parse)
                .toList();
        // Only the last segment may be empty: a trailing slash.
        boolean hollow = segments.subList(0, segments.size() - 1).stream().anyMatch(Segment::isEmpty);
        if (hollow || segments.get(segments.size() - 1).endsInABlank()) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
        return new RequestPath(segments);
    }

    /** For the STS: decoded, but for slashes and semicolons that were encoded. */
    public String decoded() {
        return segments.stream().map(Segment::judged).collect(Collectors.joining("/", "/", ""));
    }

    /** For the upstream. */
    String encoded() {
        return segments.stream().map(Segment::sent).collect(Collectors.joining("/", "/", ""));
    }

    boolean isRoot() {
        return segments.size() == 1 && segments.get(0).isEmpty();
    }

    /** A percent sign that stands for itself ends the decoding; one that was in the request line as such is broken. */
    private static void requireHarmless(String raw) {
        String text = raw;
        for (int depth = 0; depth < MOST_ENCODINGS; depth++) {
            if (isOdd(text)) {
                throw Denial.PATH_TRAVERSAL.refuse();
            }
            String next = PercentCoding.decode(text).orElseThrow(Denial.PATH_TRAVERSAL::refuse);
            if (next.equals(text)) {
                return;
            }
            text = next;
        }
        throw Denial.PATH_TRAVERSAL.refuse();
    }

    private static boolean isOdd(String text) {
        boolean control = text.chars().anyMatch(c -> c == '\\' || c < ' ' || c == 127);
        return control || Arrays.stream(text.split("/", -1)).anyMatch(RequestPath::climbs);
    }

    /** Some servers cut parameters off before they look at what is left. */
    private static boolean climbs(String segment) {
        int parameters = segment.indexOf(';');
        String name = parameters < 0 ? segment : segment.substring(0, parameters);
        return name.equals(".") || name.equals("..") || parameters == 0;
    }
}
