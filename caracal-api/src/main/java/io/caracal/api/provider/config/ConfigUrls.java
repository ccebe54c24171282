package io.caracal.api.provider.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caracal.core.error.CaracalException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Checks of addresses. */
final class ConfigUrls {

    private ConfigUrls() {}

    /** An endpoint: https, a host name, no user information, no fragment (RFC 6749 §3.1, §3.2). */
    static JsonNode https(String name, JsonNode value) {
        String text = ConfigValues.oneLine(name, value);
        URI uri = parse(name, text);
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw InvalidConfig.because(name + " must be an absolute https URL");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw InvalidConfig.because(name + " must have neither user information nor a fragment");
        }
        if (!ConfigValues.isHost(host(text))) {
            throw InvalidConfig.because(name + " must have a host name");
        }
        return TextNode.valueOf(text);
    }

    /** Any absolute URI, for native applications too. */
    static JsonNode absolute(String name, JsonNode value) {
        String text = ConfigValues.oneLine(name, value);
        if (!parse(name, text).isAbsolute()) {
            throw InvalidConfig.because(name + " must be an absolute URI");
        }
        return TextNode.valueOf(text);
    }

    /** The host, in lower case, of an address that passed {@link #https}. */
    static String host(String url) {
        String host = URI.create(url).getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private static URI parse(String name, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            CaracalException refusal = InvalidConfig.because(name + " must be an absolute URI");
            throw refusal.causedBy(malformed);
        }
    }
}
