package io.caracal.gateway.upstream;

import io.caracal.gateway.refusal.Denial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path of a call. What the STS judges and what the upstream gets are two spellings of the same segments, so the two cannot disagree
 * about them: an encoded slash stays part of its segment in both. A path that servers are known to read differently (dot segments, empty
 * segments, backslashes, path parameters, blanks at its end, control characters, at any depth of encoding) is refused.
 */
public final class RequestPath {

    private static final String SEGMENT_CHARACTERS = "!$&'()*+,=:@";
    private static final int MOST_ENCODINGS = 8;

    private final List<String> segments;

    private RequestPath(List<String> segments) {
        this.segments = segments;
    }

    /** Reads a path as it stood in the request line. */
    public static RequestPath parse(@Nullable String raw) {
        if (raw == null || !raw.startsWith("/")) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
        List<String> encoded = Arrays.asList(raw.substring(1).split("/", -1));
        List<String> segments = encoded.stream().map(RequestPath::segment).toList();
        // Only the last segment may be empty: a trailing slash.
        if (segments.subList(0, segments.size() - 1).contains("")) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
        String last = segments.get(segments.size() - 1);
        if (!last.equals(last.strip())) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
        return new RequestPath(segments);
    }

    /** For the STS: decoded, but for slashes inside a segment. */
    public String decoded() {
        return segments.stream().map(segment -> segment.replace("/", "%2F")).collect(Collectors.joining("/", "/", ""));
    }

    /** For the upstream. */
    String encoded() {
        return segments.stream()
                .map(segment -> PercentCoding.encode(segment, value -> SEGMENT_CHARACTERS.indexOf(value) >= 0))
                .collect(Collectors.joining("/", "/", ""));
    }

    boolean isRoot() {
        return segments.size() == 1 && segments.get(0).isEmpty();
    }

    private static String segment(String raw) {
        String first = decode(raw);
        String text = raw;
        for (int depth = 0; depth < MOST_ENCODINGS; depth++) {
            requireHarmless(text);
            String next = decode(text);
            if (next.equals(text)) {
                return first;
            }
            text = next;
        }
        throw Denial.PATH_TRAVERSAL.refuse();
    }

    /** A percent sign that stands for itself ends the decoding; one that was in the request line as such is broken. */
    private static String decode(String text) {
        Optional<String> decoded = PercentCoding.decode(text);
        return decoded.orElseThrow(Denial.PATH_TRAVERSAL::refuse);
    }

    private static void requireHarmless(String text) {
        boolean odd = text.chars().anyMatch(c -> c == '\\' || c == ';' || c < ' ' || c == 127);
        boolean climbs = Arrays.stream(text.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."));
        if (odd || climbs) {
            throw Denial.PATH_TRAVERSAL.refuse();
        }
    }
}
