package io.caracal.core.signature;

/**
 * What the Gateway signs of a request to the STS (STS contract §2.9).
 *
 * @param timestamp Unix seconds
 * @param path escaped URL path, no query
 */
@SuppressWarnings("ArrayRecordComponent") // a value to sign, never compared
public record GatewayRequest(long timestamp, String nonce, String method, String path, byte[] body) {}
