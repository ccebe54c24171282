package io.caracal.gateway.upstream;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Header fields that belong to one connection only (RFC 9110 §7.6.1), those named by every Connection field included. */
final class HopByHop {

    private static final Set<String> ALWAYS = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HopByHop() {}

    /** Their names in lower case. */
    static Set<String> names(Collection<String> connectionFields) {
        Set<String> names = new HashSet<>(ALWAYS);
        for (String field : connectionFields) {
            for (String name : field.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
