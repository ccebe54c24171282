package io.caracal.gateway.upstream;

import io.caracal.common.security.ReservedHeaders;
import io.caracal.core.secret.SecretText;
import io.caracal.gateway.exchange.Authority;
import io.caracal.gateway.exchange.Directive;
import io.caracal.gateway.refusal.Denial;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/** Puts the credential where the directive says (Gateway contract §0.9, §1.12). */
final class CredentialHeaders {

    private static final String AUTHORIZATION = "Authorization";
    private static final String IDENTITY = "X-Caracal-Identity";
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private CredentialHeaders() {}

    /** Replaces the caller's credential by the one for the upstream; a key that goes into the query is set there. */
    static void apply(HttpFields.Mutable headers, Query query, Authority authority) {
        Directive directive = authority.directive();
        String header = directive.authHeader().isEmpty() ? AUTHORIZATION : directive.authHeader();
        requireSafe(header);
        headers.remove(AUTHORIZATION);
        headers.remove(header);
        String scheme = directive.authScheme();
        switch (directive.authMode()) {
            case "none" -> {
                // The upstream asks for nothing.
            }
            case "caracal_jwt" ->
                put(headers, header, value(scheme.isEmpty() ? "Bearer" : scheme, authority.accessToken()));
            case "provider_oauth" -> {
                put(headers, header, value(scheme, provider(directive)));
                identify(headers, authority);
            }
            case "provider_apikey" -> {
                if (directive.authLocation().equals("query")) {
                    query.set(parameter(directive), provider(directive).reveal());
                } else {
                    put(headers, header, value(scheme, provider(directive)));
                }
                identify(headers, authority);
            }
            default -> throw Denial.REQUEST_BUILD_FAILED.refuse();
        }
    }

    /** Whether a provider may put its credential into a header of that name. */
    static boolean isSafe(String name) {
        return TOKEN.matcher(name).matches() && !ReservedHeaders.contains(name);
    }

    private static void requireSafe(String name) {
        if (!isSafe(name)) {
            throw Denial.REQUEST_BUILD_FAILED.refuse();
        }
    }

    private static void identify(HttpFields.Mutable headers, Authority authority) {
        if (authority.directive().forwardIdentity()) {
            put(headers, IDENTITY, authority.accessToken().reveal());
        }
    }

    private static String parameter(Directive directive) {
        if (directive.queryParamName().isEmpty()) {
            throw Denial.REQUEST_BUILD_FAILED.refuse();
        }
        return directive.queryParamName();
    }

    private static SecretText provider(Directive directive) {
        return directive.providerToken().orElseThrow(Denial.REQUEST_BUILD_FAILED::refuse);
    }

    private static String value(String scheme, SecretText secret) {
        return scheme.isEmpty() ? secret.reveal() : scheme + " " + secret.reveal();
    }

    /** A control character in a value would end the field. Other text is sent as UTF-8, as in 1.0; the client writes octet by octet. */
    private static void put(HttpFields.Mutable headers, String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw Denial.REQUEST_BUILD_FAILED.refuse();
        }
        headers.put(name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
