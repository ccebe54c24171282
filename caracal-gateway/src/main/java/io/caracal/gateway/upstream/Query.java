package io.caracal.gateway.upstream;

import io.caracal.gateway.refusal.Denial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters in order of their names. They need not be text: each character stands for one octet. */
final class Query {

    private final Map<String, List<String>> parameters = new TreeMap<>();

    /** @throws io.caracal.gateway.refusal.Refused when an escape is broken or there is a semicolon */
    static Query parse(@Nullable String raw) {
        Query query = new Query();
        if (raw == null) {
            return query;
        }
        if (raw.indexOf(';') >= 0) {
            throw Denial.REQUEST_BUILD_FAILED.refuse();
        }
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                query.add(decode(name), decode(value));
            }
        }
        return query;
    }

    /** Adds the parameters of the other query whose names are not here yet. */
    Query orElse(Query other) {
        other.parameters.forEach(parameters::putIfAbsent);
        return this;
    }

    /** Sets a parameter to a text, whatever it was. */
    Query set(String name, String value) {
        parameters.put(octets(name), List.of(octets(value)));
        return this;
    }

    boolean isEmpty() {
        return parameters.isEmpty();
    }

    @Override
    public String toString() {
        return parameters.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> encode(entry.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private void add(String name, String value) {
        parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String decode(String text) {
        return PercentCoding.octets(text.replace('+', ' '))
                .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                .orElseThrow(Denial.REQUEST_BUILD_FAILED::refuse);
    }

    private static String encode(String octets) {
        return PercentCoding.encode(octets.getBytes(StandardCharsets.ISO_8859_1), value -> value == ' ')
                .replace(' ', '+');
    }
}
