package io.caracal.system.reference;

import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.http.Reply;
import io.caracal.testing.service.ServiceRunner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One scrape of a service, read strictly: what a scraper would refuse is refused here. */
public final class Scrape {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (NaN|[+-]Inf|[-+0-9.eE]+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");
    private static final List<String> SUFFIXES = List.of("_bucket", "_sum", "_count");

    private final String text;
    private final Map<String, Family> families = new TreeMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /** A metric, and the labels seen on it. */
    public record Family(String name, String type, String help, Set<String> labels) {}

    /** A line with a value. */
    public record Sample(String family, String name, Map<String, String> labels, double value) {}

    private Scrape(String text) {
        this.text = text;
        text.lines().forEach(this::line);
        refuseDuplicates();
    }

    static Scrape parse(String text) {
        return new Scrape(text);
    }

    /** Scrapes a service as Prometheus would. */
    public static Scrape of(ServiceRunner service) {
        Reply reply =
                service.http().bearer(WholeStack.METRICS_BEARER).get("/metrics").expect(200);
        return parse(reply.text());
    }

    public int bytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public Map<String, Family> families() {
        return families;
    }

    public List<Sample> samples() {
        return samples;
    }

    private void line(String line) {
        if (line.startsWith("# HELP ")) {
            String[] parts = line.split(" ", 4);
            families.put(parts[2], new Family(parts[2], "", parts[3], new TreeSet<>()));
        } else if (line.startsWith("# TYPE ")) {
            String[] parts = line.split(" ", 4);
            Family named = family(parts[2]);
            families.put(parts[2], new Family(parts[2], parts[3], named.help(), named.labels()));
        } else if (!line.isEmpty()) {
            sample(line);
        }
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a sample: " + line);
        }
        String name = matcher.group(1);
        Family family = family(families.containsKey(name) ? name : base(name));
        Map<String, String> labels = labels(matcher.group(2) == null ? "" : matcher.group(2));
        labels.keySet().stream()
                .filter(label -> !(label.equals("le") || label.equals("quantile")))
                .forEach(family.labels()::add);
        samples.add(new Sample(family.name(), name, labels, value(matcher.group(3))));
    }

    private Family family(String name) {
        Family family = families.get(name);
        if (family == null) {
            throw new IllegalArgumentException("sample without a type: " + name);
        }
        return family;
    }

    private static String base(String name) {
        return SUFFIXES.stream()
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .findFirst()
                .orElse(name);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher matcher = LABEL.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() != end) {
                throw new IllegalArgumentException("not labels: " + text);
            }
            labels.put(matcher.group(1), matcher.group(2));
            end = matcher.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("not labels: " + text);
        }
        return labels;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private void refuseDuplicates() {
        Set<String> seen = new TreeSet<>();
        for (Sample sample : samples) {
            if (!seen.add(sample.name() + sample.labels())) {
                throw new IllegalArgumentException("twice: " + sample);
            }
        }
    }
}
