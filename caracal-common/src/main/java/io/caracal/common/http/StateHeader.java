package io.caracal.common.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** How an answer tells that the service is degraded or about to leave. */
record StateHeader(String text) {

    private static final String HEADER = "X-Service-State";
    private static final Set<String> LEAVING = Set.of("draining", "operator_drain");

    void write(HttpFields.Mutable headers) {
        if (text.isEmpty()) {
            return;
        }
        headers.put(HEADER, text);
        if (LEAVING.contains(text)) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
    }
}
