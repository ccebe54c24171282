package io.caracal.common.http;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A strictly parsed {@code application/x-www-form-urlencoded} body (STS contract §1.2). In this order: a query string
 * is 400, another media type 415, too many bytes 413, a bad escape or a {@code ;} 400, a repeated field 400.
 */
public final class FormBody {

    private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    private final Map<String, List<String>> fields;

    private FormBody(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** Reads the body of a request; {@code body} is its entity stream. */
    public static FormBody read(HttpServletRequest request, InputStream body, FormRules rules) {
        if (request.getQueryString() != null) {
            throw malformed("query parameters are not accepted");
        }
        refuseOtherMediaType(request.getContentType());
        if (request.getContentLengthLong() > rules.limit()) {
            throw tooLarge();
        }
        return parse(text(body, rules.limit()), rules);
    }

    /** Parses the text of a form. */
    public static FormBody parse(String form, FormRules rules) {
        if (form.indexOf(';') >= 0) {
            throw malformed("request body is not a valid form");
        }
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        fields.forEach((name, values) -> {
            if (values.size() > 1 && !rules.repeatable().contains(name)) {
                throw malformed("field " + printable(name) + " must not be repeated");
            }
        });
        return new FormBody(fields);
    }

    /** The value of a field, empty text included; empty when the field is absent. */
    public Optional<String> first(String name) {
        List<String> values = fields.get(name);
        return values == null ? Optional.empty() : Optional.of(values.get(0));
    }

    /** All values of a field in order of appearance. */
    public List<String> all(String name) {
        List<String> values = fields.get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    private static void refuseOtherMediaType(@Nullable String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals(MEDIA_TYPE)) {
            throw CaracalException.of(ErrorCode.INVALID_TOKEN, "content type must be " + MEDIA_TYPE)
                    .status(415);
        }
    }

    private static String text(InputStream body, int limit) {
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw tooLarge();
            }
            return utf8(bytes, bytes.length);
        } catch (IOException e) {
            throw malformed("request body could not be read");
        }
    }

    private static String decode(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = escaped(text, i);
                i += 2;
            } else if (c < 0x80) {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            } else {
                int end = text.offsetByCodePoints(i, 1);
                byte[] raw = text.substring(i, end).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(raw, 0, bytes, length, raw.length);
                length += raw.length;
                i = end - 1;
            }
        }
        return utf8(bytes, length);
    }

    private static byte escaped(String text, int percent) {
        boolean complete = percent + 2 < text.length();
        if (!complete || !isHex(text.charAt(percent + 1)) || !isHex(text.charAt(percent + 2))) {
            throw malformed("request body is not a valid form");
        }
        return (byte) HexFormat.fromHexDigits(text, percent + 1, percent + 3);
    }

    private static boolean isHex(char c) {
        return c < 0x80 && HexFormat.isHexDigit(c);
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("request body is not valid UTF-8");
        }
    }

    private static String printable(String name) {
        return name.length() <= 64 && name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : "(unprintable)";
    }

    private static CaracalException malformed(String description) {
        return CaracalException.of(ErrorCode.INVALID_TOKEN, description).status(400);
    }

    private static CaracalException tooLarge() {
        return CaracalException.of(ErrorCode.PAYLOAD_TOO_LARGE, "request body is too large")
                .status(413);
    }
}
