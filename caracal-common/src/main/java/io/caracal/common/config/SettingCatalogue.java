package io.caracal.common.config;

import io.caracal.common.config.SettingSources.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Every setting that was asked for, what was found, and what was wrong with it. */
final class SettingCatalogue {

    private static final String HIDDEN = "***";
    private static final int SHOWN_LIMIT = 200;
    private static final Pattern USER_INFORMATION = Pattern.compile("://[^/@\\s]*@");

    private final SettingSources sources;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, SettingDescription> descriptions = new LinkedHashMap<>();

    SettingCatalogue(Map<String, String> environment, Map<String, String> file) {
        this.sources = new SettingSources(Map.copyOf(environment), Map.copyOf(file), this::problem);
    }

    <T> T read(Setting<T> setting, Function<String, T> parser) {
        int problemsBefore = problems.size();
        Found found = sources.find(setting.name());
        if (found == null) {
            if (setting.required() && problems.size() == problemsBefore) {
                problem(new Problem(setting.name(), "is required but not set", setting.kind()));
            }
            describe(setting, setting.fallback(), SettingSource.DEFAULT);
            return setting.fallback();
        }
        try {
            T value = parser.apply(found.text());
            describe(setting, value, found.source());
            return value;
        } catch (IllegalArgumentException e) {
            problem(new Problem(setting.name(), wrong(setting, found.text()), setting.kind()));
            describe(setting, setting.fallback(), SettingSource.DEFAULT);
            return setting.fallback();
        }
    }

    /** The file that the text of a setting was read from, if it was; only after it was read. */
    Optional<Path> fileOf(String name) {
        return sources.fileOf(name);
    }

    void problem(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    List<SettingDescription> described() {
        return List.copyOf(descriptions.values());
    }

    void finish() {
        for (String name : sources.unused()) {
            problem(new Problem(name, "in the configuration file is not a setting of this service as configured", ""));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationProblems(problems);
        }
    }

    private <T> void describe(Setting<T> setting, T value, SettingSource source) {
        boolean hidden = setting.secret() && source != SettingSource.DEFAULT;
        String fallback = setting.required() || setting.secret()
                ? ""
                : masked(setting.show().apply(setting.fallback()));
        String shown =
                hidden ? HIDDEN : setting.secret() ? "" : masked(setting.show().apply(value));
        descriptions.put(
                setting.name(),
                new SettingDescription(
                        setting.name(), setting.kind(), fallback, setting.required(), setting.secret(), source, shown));
    }

    private static String wrong(Setting<?> setting, String text) {
        if (setting.secret()) {
            return "is not acceptable (value not shown)";
        }
        String shown = text.length() > SHOWN_LIMIT ? text.substring(0, SHOWN_LIMIT) + "…" : text;
        return "is not acceptable: '" + masked(shown.strip()) + "'";
    }

    /** Addresses may carry credentials even where they should not. */
    private static String masked(String text) {
        return USER_INFORMATION.matcher(text).replaceAll("://" + HIDDEN + "@");
    }
}
