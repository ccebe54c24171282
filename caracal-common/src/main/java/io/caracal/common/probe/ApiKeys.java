package io.caracal.common.probe;

import io.caracal.core.secret.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys of {@code CARACAL_API_KEYS}: {@code key} with full access or {@code key:read}, separated by commas. Either kind may read operational state, which is all
 * that these keys are good for.
 */
public final class ApiKeys {

    public static final ApiKeys NONE = new ApiKeys(List.of());

    private static final String READ_SUFFIX = ":read";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E&&[^,:]]{1,256}");

    private final List<SecretText> keys;

    private ApiKeys(List<SecretText> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the text of the setting.
     *
     * @throws IllegalArgumentException when an element is empty or is no key; never shows it
     */
    public static ApiKeys parse(String text) {
        List<SecretText> keys = new ArrayList<>();
        for (String element : text.split(",", -1)) {
            String stripped = element.strip();
            String key = stripped.endsWith(READ_SUFFIX)
                    ? stripped.substring(0, stripped.length() - READ_SUFFIX.length())
                    : stripped;
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException("an element is not KEY or KEY:read");
            }
            keys.add(SecretText.of(key));
        }
        return new ApiKeys(keys);
    }

    public ApiKeys and(ApiKeys others) {
        List<SecretText> all = new ArrayList<>(keys);
        all.addAll(others.keys);
        return new ApiKeys(all);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** Compares with every key in constant time, whichever matches. */
    boolean contains(String presented) {
        boolean found = false;
        for (SecretText key : keys) {
            found |= key.matches(presented);
        }
        return found;
    }
}
