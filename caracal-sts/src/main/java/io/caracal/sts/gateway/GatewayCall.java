package io.caracal.sts.gateway;

/**
 * The signature headers of a request, empty where absent, and what they sign.
 *
 * @param path escaped path, no query
 */
public record GatewayCall(String timestamp, String nonce, String signature, String method, String path, byte[] body) {
    /** Whether the caller claims to be the Gateway: then every check must hold. */
    public boolean attempted() {
        return !timestamp.isEmpty() || !nonce.isEmpty() || !signature.isEmpty();
    }
}
