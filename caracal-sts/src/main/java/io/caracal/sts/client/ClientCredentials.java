package io.caracal.sts.client;

import io.caracal.core.secret.SecretText;

/**
 * What a caller says about itself.
 *
 * @param zone as given, trimmed; may be empty for a control key
 * @param application as given, trimmed
 * @param pureControl whether the request is nothing but a control request, which alone may leave out the zone
 * @param source address of the caller
 */
public record ClientCredentials(
        String zone, String application, SecretText secret, boolean pureControl, String source) {}
