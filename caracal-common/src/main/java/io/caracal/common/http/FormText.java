package io.caracal.common.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code application/x-www-form-urlencoded}, for bodies and for queries, and parts of other addresses. */
public final class FormText {

    private FormText() {}

    /** Fields in the order of the collection. */
    public static String of(Collection<Map.Entry<String, String>> fields) {
        return fields.stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** A part of an address that is no form, where a plus is a plus and a blank is {@code %20} (RFC 3986 §2.1). */
    public static String inUri(String text) {
        return encoded(text).replace("+", "%20");
    }

    /** One name or value. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
