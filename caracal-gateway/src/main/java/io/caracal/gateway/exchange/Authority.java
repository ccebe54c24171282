package io.caracal.gateway.exchange;

import io.caracal.core.secret.SecretText;

/** What an exchange obtained: the mandate for the upstream, and how to call it. */
public record Authority(SecretText accessToken, Directive directive) {}
