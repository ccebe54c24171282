package io.caracal.audit.export;

import io.caracal.core.secret.Sha256;
import io.caracal.testing.fake.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The credentials that the SDK finds in a test, and what a store that knows them would expect (AWS Signature Version 4). */
public final class AwsCredentials {

    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Map<String, String> PROPERTIES =
            Map.of("aws.accessKeyId", "AKIDEXAMPLE", "aws.secretAccessKey", SECRET);

    private AwsCredentials() {}

    public static void set() {
        PROPERTIES.forEach(System::setProperty);
    }

    public static void clear() {
        PROPERTIES.keySet().forEach(System::clearProperty);
    }

    /** The value of the Authorization header that belongs to a request without a query. */
    static String authorization(RecordedRequest request, String region) {
        String stated = request.header("authorization").orElseThrow();
        String names = stated.replaceFirst(".*SignedHeaders=([a-z0-9;-]+).*", "$1");
        String time = request.header("x-amz-date").orElseThrow();
        String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
        String headers = List.of(names.split(";", -1)).stream()
                .map(name -> name + ":" + request.header(name).orElseThrow().strip() + "\n")
                .collect(Collectors.joining());
        String canonical = String.join(
                "\n",
                request.method(),
                request.path(),
                "",
                headers,
                names,
                request.header("x-amz-content-sha256").orElseThrow());
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Sha256.hex(canonical));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(scope.split("/", -1))) {
            key = mac(key, step);
        }
        return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + scope + ", SignedHeaders=" + names + ", Signature="
                + HexFormat.of().formatHex(mac(key, toSign));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java runtime has it", e);
        }
    }
}
