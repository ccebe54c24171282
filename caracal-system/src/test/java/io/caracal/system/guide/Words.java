package io.caracal.system.guide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command as a shell takes it apart; variables are left as they stand.
 *
 * @param variables set for this command alone
 * @param words the program and its arguments
 */
record Words(Map<String, String> variables, List<String> words) {

    private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\")+");
    private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    static Words of(String command) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            Matcher variable = VARIABLE.matcher(word.group());
            if (words.isEmpty() && variable.matches()) {
                variables.put(variable.group(1), bare(variable.group(2)));
            } else {
                words.add(bare(word.group()));
            }
        }
        return new Words(variables, words);
    }

    String program() {
        return words.isEmpty() ? "" : words.get(0);
    }

    List<String> arguments() {
        return words.isEmpty() ? List.of() : words.subList(1, words.size());
    }

    /** The values of an option given as {@code -f x}, {@code --file x} or {@code --file=x}. */
    List<String> values(String... names) {
        List<String> values = new ArrayList<>();
        for (int index = 0; index < words.size(); index++) {
            for (String name : names) {
                if (words.get(index).equals(name) && index + 1 < words.size()) {
                    values.add(words.get(index + 1));
                } else if (name.startsWith("--") && words.get(index).startsWith(name + "=")) {
                    values.add(words.get(index).substring(name.length() + 1));
                }
            }
        }
        return values;
    }

    private static String bare(String word) {
        return word.replaceAll("['\"]", "");
    }
}
