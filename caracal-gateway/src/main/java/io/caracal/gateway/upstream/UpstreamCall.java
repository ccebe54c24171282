package io.caracal.gateway.upstream;

import java.net.URI;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/**
 * A call that was judged and built and can be sent.
 *
 * @param host in lower case
 */
public record UpstreamCall(String method, URI target, HttpFields headers, String host, Optional<Upload> upload) {

    /** Whether sending it twice is the same as sending it once. */
    boolean isRepeatable() {
        return upload.isEmpty() && (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS"));
    }

    /** Lets go of the caller's body. To be called once the caller has its answer. */
    public void finish() {
        upload.ifPresent(Upload::stop);
    }

    /** The target may hold a key of a provider. */
    @Override
    public String toString() {
        return method + " " + host;
    }
}
