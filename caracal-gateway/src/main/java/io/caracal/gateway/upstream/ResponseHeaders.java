package io.caracal.gateway.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** The header fields of an upstream that its caller gets (Gateway contract §1.13). */
public final class ResponseHeaders {

    private static final Set<String> REVEALING =
            Set.of("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "refresh", "x-request-id");
    private static final Set<String> LINKS = Set.of("location", "content-location");

    private ResponseHeaders() {}

    /** One field to pass on. */
    public record Field(String name, String value) {}

    /** In the upstream's order, the length aside. */
    public static List<Field> passed(HttpFields upstream) {
        Set<String> dropped = HopByHop.names(upstream.getValuesList("Connection"));
        List<Field> passed = new ArrayList<>();
        for (HttpField field : upstream) {
            String lower = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue() == null ? "" : field.getValue();
            boolean ours =
                    lower.startsWith("x-caracal-") || REVEALING.contains(lower) || lower.equals("content-length");
            if (!dropped.contains(lower) && !ours && !(LINKS.contains(lower) && leadsAway(value))) {
                passed.add(new Field(field.getName(), value));
            }
        }
        return passed;
    }

    /** A redirect may not name a scheme or a host: it would lead around the Gateway. */
    private static boolean leadsAway(String link) {
        try {
            URI uri = new URI(link.strip());
            return uri.isAbsolute()
                    || uri.getRawAuthority() != null
                    || link.strip().startsWith("//")
                    || link.contains("\\");
        } catch (URISyntaxException e) {
            return true;
        }
    }
}
