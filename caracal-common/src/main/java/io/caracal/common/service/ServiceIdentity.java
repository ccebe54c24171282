package io.caracal.common.service;

import io.caracal.common.http.ErrorStyle;

/**
 * What a service is.
 *
 * @param name short name: {@code sts}, {@code gateway}, {@code audit}, {@code api}, {@code coordinator}, {@code
 *     control}
 * @param defaultPort the port it listens on when {@code PORT} is not set
 * @param errorStyle the framework-level error bodies its clients expect
 */
public record ServiceIdentity(String name, int defaultPort, ErrorStyle errorStyle) {

    /** The name in logs and traces, for example {@code caracal-sts}. */
    public String fullName() {
        return "caracal-" + name;
    }
}
