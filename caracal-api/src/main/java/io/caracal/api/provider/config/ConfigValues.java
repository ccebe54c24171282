package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caracal.common.security.ReservedHeaders;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Checks of single values. */
final class ConfigValues {

    private static final int MAX_TEXT = 8_192;
    private static final int MAX_LINES = 65_536;
    private static final int MAX_ITEMS = 256;
    private static final int MAX_HOST = 253;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
    // scope-token of RFC 6749 §3.3
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,512}");

    private ConfigValues() {}

    static JsonNode text(String name, JsonNode value) {
        return TextNode.valueOf(oneLine(name, value));
    }

    /** Text that may have line ends and tabs, for PEM. */
    static JsonNode lines(String name, JsonNode value) {
        String text = stripped(name, value, MAX_LINES);
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw InvalidConfig.because(name + " must not contain control characters");
        }
        return TextNode.valueOf(text);
    }

    /** A user-id of RFC 7617 §2: no colon. */
    static JsonNode username(String name, JsonNode value) {
        String text = oneLine(name, value);
        if (text.indexOf(':') >= 0) {
            throw InvalidConfig.because(name + " must not contain a colon");
        }
        return TextNode.valueOf(text);
    }

    static JsonNode header(String name, JsonNode value) {
        String header = matching(name, value, TOKEN, "an HTTP header name");
        if (ReservedHeaders.contains(header)) {
            throw InvalidConfig.because(name + " must not be a reserved header");
        }
        return TextNode.valueOf(header);
    }

    static JsonNode scheme(String name, JsonNode value) {
        return TextNode.valueOf(matching(name, value, SCHEME, "letters, digits and hyphens, beginning with a letter"));
    }

    static JsonNode parameter(String name, JsonNode value) {
        return TextNode.valueOf(matching(name, value, PARAMETER, "letters, digits and . _ ~ -"));
    }

    static JsonNode flag(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw InvalidConfig.because(name + " must be true or false");
        }
        return value;
    }

    static JsonNode oneOf(String name, JsonNode value, String... accepted) {
        String text = value.isTextual() ? value.textValue() : "";
        if (!List.of(accepted).contains(text)) {
            throw InvalidConfig.because(name + " must be one of " + String.join(", ", accepted));
        }
        return value;
    }

    static JsonNode scopes(String name, JsonNode value) {
        return list(name, value, UnaryOperator.identity(), SCOPE, "scopes without white space");
    }

    static JsonNode hosts(String name, JsonNode value) {
        ArrayNode hosts = list(name, value, text -> text.toLowerCase(Locale.ROOT), HOST, "host names");
        hosts.forEach(host -> {
            if (!isHost(host.textValue())) {
                throw InvalidConfig.because(name + " must contain host names");
            }
        });
        return hosts;
    }

    /** Whether a lower case name is a host name as configured here. */
    static boolean isHost(String host) {
        return host.length() <= MAX_HOST && HOST.matcher(host).matches() && !host.contains("..");
    }

    static boolean isParameter(String name) {
        return PARAMETER.matcher(name).matches();
    }

    /** Text without surrounding white space, not empty, without control characters. */
    static String oneLine(String name, JsonNode value) {
        String text = stripped(name, value, MAX_TEXT);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw InvalidConfig.because(name + " must not contain control characters");
        }
        return text;
    }

    private static String stripped(String name, JsonNode value, int max) {
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty()) {
            throw InvalidConfig.because(name + " must be a non-empty string");
        }
        if (text.length() > max) {
            throw InvalidConfig.because(name + " must have at most " + max + " characters");
        }
        return text;
    }

    private static String matching(String name, JsonNode value, Pattern pattern, String expected) {
        String text = oneLine(name, value);
        if (!pattern.matcher(text).matches()) {
            throw InvalidConfig.because(name + " must be " + expected);
        }
        return text;
    }

    private static ArrayNode list(
            String name, JsonNode value, UnaryOperator<String> normalize, Pattern pattern, String expected) {
        if (!value.isArray() || value.size() > MAX_ITEMS) {
            throw InvalidConfig.because(name + " must be an array of at most " + MAX_ITEMS + " " + expected);
        }
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode element : value) {
            String text =
                    normalize.apply(element.isTextual() ? element.textValue().strip() : "");
            if (!pattern.matcher(text).matches()) {
                throw InvalidConfig.because(name + " must contain " + expected);
            }
            texts.add(text);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }
}
