package io.caracal.gateway.upstream;

import io.caracal.gateway.refusal.Denial;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the STS says the upstream is: http or https, a host, no user information. A fragment is ignored. */
final class UpstreamUrl {

    private final URI base;
    private final String host;

    private UpstreamUrl(URI base, String host) {
        this.base = base;
        this.host = host;
    }

    static Optional<UpstreamUrl> parse(String text) {
        URI url;
        try {
            url = new URI(text).normalize();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        boolean web = scheme.equals("http") || scheme.equals("https");
        if (!web || host == null || host.isEmpty() || url.getRawUserInfo() != null || url.getPort() == 0) {
            return Optional.empty();
        }
        return Optional.of(new UpstreamUrl(url, host.toLowerCase(Locale.ROOT)));
    }

    /** In lower case; an IPv6 address without its brackets. */
    String host() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The target of a call: the path below the base path, the base's own parameters first. */
    URI target(RequestPath path, Query query) {
        String target = base.getScheme() + "://" + base.getRawAuthority() + join(base.getRawPath(), path);
        try {
            return new URI(query.isEmpty() ? target : target + "?" + query);
        } catch (URISyntaxException e) {
            throw Denial.REQUEST_BUILD_FAILED.refuse(e);
        }
    }

    /** The caller's query below the base's own. */
    Query query(@Nullable String raw) {
        return Query.parse(base.getRawQuery()).orElse(Query.parse(raw));
    }

    private static String join(@Nullable String basePath, RequestPath path) {
        if (basePath == null || basePath.isEmpty() || basePath.equals("/")) {
            return path.encoded();
        }
        return path.isRoot() ? basePath : basePath.replaceFirst("/+$", "") + path.encoded();
    }
}
