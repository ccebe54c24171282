package io.caracal.runtime.demo;

import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import java.net.URI;

/** Where the stack answers and the operator credentials that the story needs; the application credentials are made along the way. */
public record DemoTarget(
        URI api,
        URI sts,
        URI coordinator,
        URI gateway,
        URI audit,
        SecretText adminToken,
        SecretText auditAdminToken,
        HmacKey auditKey) {}
