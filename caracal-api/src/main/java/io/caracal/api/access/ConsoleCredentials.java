package io.caracal.api.access;

import io.caracal.core.secret.ConstantTime;
import io.caracal.core.secret.SecretText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What the console derives from CARACAL_ADMIN_TOKEN (API contract §2.3): its three credentials, and the account assertions {@code
 * v1.<b64url(accountId)>.<exp unix s>.<mac>} by which it says for which account it acts.
 */
final class ConsoleCredentials {

    /** Header of an account assertion. */
    static final String ACCOUNT_HEADER = "X-Caracal-Account";

    private static final Pattern FORM =
            Pattern.compile("v1\\.([A-Za-z0-9_-]{1,400})\\.([0-9]{1,12})\\.([A-Za-z0-9_-]{43})");
    private static final int MAX_ACCOUNT_BYTES = 256;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    ConsoleCredentials(SecretText adminToken) {
        this.key = new SecretKeySpec(adminToken.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The console's credential of a kind, for example {@code read-only}. */
    SecretText credential(String kind) {
        return SecretText.of("cat_" + mac("caracal:console:" + kind + ":v1"));
    }

    /** The account; empty when the assertion is missing, malformed, forged or expired. */
    Optional<String> account(@Nullable String assertion, Instant now) {
        Matcher form = FORM.matcher(assertion == null ? "" : assertion);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] account = decode(form.group(1));
        if (account.length == 0 || account.length > MAX_ACCOUNT_BYTES) {
            return Optional.empty();
        }
        String accountId = new String(account, StandardCharsets.UTF_8);
        boolean authentic =
                ConstantTime.equal(mac("caracal:account:v1:" + accountId + ":" + form.group(2)), form.group(3));
        boolean current = Long.parseLong(form.group(2)) > now.getEpochSecond();
        return authentic && current ? Optional.of(accountId) : Optional.empty();
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    private String mac(String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] bytes = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
