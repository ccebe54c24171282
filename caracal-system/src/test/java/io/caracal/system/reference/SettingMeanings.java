package io.caracal.system.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** One sentence for each setting: what the code cannot say. */
public final class SettingMeanings {

    /** For settings of services. */
    public static final String SERVICES = "settings.properties";

    /** For settings of the command line and of {@code caracal up}; {@code default | sentence}. */
    public static final String COMMAND_LINE = "commandline.properties";

    private SettingMeanings() {}

    public static Map<String, String> read(String resource) {
        try (InputStream bytes = Objects.requireNonNull(SettingMeanings.class.getResourceAsStream(resource));
                Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(text);
            Map<String, String> meanings = new TreeMap<>();
            properties.stringPropertyNames().forEach(name -> meanings.put(name, properties.getProperty(name)));
            return meanings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
