package io.caracal.sts.exchange;

/**
 * A token request as it arrived.
 *
 * @param gateway whether the Gateway signed it
 * @param source address of the caller
 */
record ExchangeCall(TokenForm form, boolean gateway, String requestId, String source) {}
