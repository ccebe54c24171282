package io.caracal.sts.oauth;

import io.caracal.core.secret.SecretText;
import java.net.URI;
import java.util.Optional;

/**
 * What is posted to a token endpoint.
 *
 * @param form URL-encoded
 * @param authorization of the client, where it is not in the form
 */
record TokenRequest(URI endpoint, SecretText form, Optional<SecretText> authorization) {}
