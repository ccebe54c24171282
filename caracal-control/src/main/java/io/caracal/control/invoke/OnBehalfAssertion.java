package io.caracal.control.invoke;

import io.caracal.core.id.ApplicationId;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.SecretText;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Control's statement to the management API for whom it acts: {@code v1~zone~application~expiry~mac}, the expiry in Unix seconds and the
 * mac in hexadecimal, HMAC-SHA256 keyed with the admin token. It narrows the bearer it comes with to a write token of that zone; alone it
 * is worth nothing.
 */
public record OnBehalfAssertion(ZoneId zone, ApplicationId application, Instant expiresAt) {
    /** Header of the request. */
    public static final String HEADER = "X-Caracal-On-Behalf-Of";

    private static final Duration LIFETIME = Duration.ofSeconds(60);
    private static final Pattern SHAPE =
            Pattern.compile("v1~([A-Za-z0-9_.:-]{1,128})~([A-Za-z0-9_.:-]{1,128})~(\\d{1,12})~([0-9a-f]{64})");

    static OnBehalfAssertion of(ZoneId zone, ApplicationId application, Instant now) {
        return new OnBehalfAssertion(zone, application, now.plus(LIFETIME));
    }

    String signed(SecretText adminToken) {
        return "v1~" + zone + "~" + application + "~" + expiresAt.getEpochSecond() + "~" + mac(adminToken);
    }

    /** The assertion of a header; empty when it is malformed, forged or expired. */
    public static Optional<OnBehalfAssertion> verified(String header, SecretText adminToken, Instant now) {
        Matcher parts = SHAPE.matcher(header);
        if (!parts.matches()) {
            return Optional.empty();
        }
        OnBehalfAssertion assertion = new OnBehalfAssertion(
                new ZoneId(parts.group(1)),
                new ApplicationId(parts.group(2)),
                Instant.ofEpochSecond(Long.parseLong(parts.group(3))));
        boolean valid =
                ConstantTime.equal(assertion.mac(adminToken), parts.group(4)) && now.isBefore(assertion.expiresAt());
        return valid ? Optional.of(assertion) : Optional.empty();
    }

    private String mac(SecretText adminToken) {
        String text = "caracal:control:v1:" + zone + ":" + application + ":" + expiresAt.getEpochSecond();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(adminToken.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
