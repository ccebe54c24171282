package io.caracal.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.HmacKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String KEY = "0123456789abcdef".repeat(4);

    @Test
    void unsetModeIsStableAndAnUnknownOneIsAProblem() {
        assertThat(new SettingsReader(Map.of()).mode()).isEqualTo(Mode.STABLE);
        assertThat(reader("CARACAL_MODE", " Dev ").mode()).isEqualTo(Mode.DEV);
        assertThat(reader("CARACAL_MODE", "rc").mode().published()).isTrue();
        assertThatThrownBy(reader("CARACAL_MODE", "prod")::finish)
                .hasMessageContaining("CARACAL_MODE is not acceptable: 'prod'; accepted: dev, rc or stable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSECURE_STS", "INSECURE_HTTP"})
    void insecureSwitchesAreRefusedInPublishedModesOnly(String name) {
        for (String yes : List.of("true", "1", "YES")) {
            assertThatThrownBy(new SettingsReader(Map.of(name, yes, "CARACAL_MODE", "rc"))::finish)
                    .hasMessageContaining(name + " is not allowed when CARACAL_MODE is rc");
        }
        assertThatCode(new SettingsReader(Map.of(name, "true", "CARACAL_MODE", "dev"))::finish)
                .doesNotThrowAnyException();
        assertThatCode(new SettingsReader(Map.of(name, "false"))::finish).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"5s,5000", "1m30s,90000", "250ms,250", "1.5h,5400000", "2h1m,7260000", "1500us,1"})
    void durationsUseGoNotation(String text, long millis) {
        assertThat(reader("D", text).duration("D", Duration.ofDays(1)).toMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-5s", "5", "s", "5 s", "1d", "5s5", "99999999999h"})
    void otherDurationsAreProblems(String text) {
        assertProblem("D", text, reader -> reader.duration("D", Duration.ofSeconds(1)), "a positive duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "301", "12abc", "1.5", "99999999999999999999"})
    void integersAreParsedStrictlyAndBounded(String text) {
        assertProblem("N", text, reader -> reader.integer("N", 60, 1, 300), "an integer from 1 to 300");
        assertThat(reader("N", " 300 ").integer("N", 60, 1, 300)).isEqualTo(300);
        assertThat(reader("N", " ").integer("N", 60, 1, 300)).isEqualTo(60);
    }

    @Test
    void millisAndSecondsArePositive() {
        assertThat(reader("M", "1500").millis("M", Duration.ZERO)).isEqualTo(Duration.ofMillis(1500));
        assertThat(reader("M", "15").seconds("M", Duration.ZERO)).isEqualTo(Duration.ofSeconds(15));
        assertProblem("M", "0", reader -> reader.millis("M", Duration.ofSeconds(1)), "milliseconds");
    }

    @Test
    void booleansAcceptBothFamiliesOfWords() {
        for (String yes : List.of("1", "t", "T", "true", "TRUE", "yes", "on")) {
            assertThat(reader("B", yes).bool("B", false)).as(yes).isTrue();
        }
        for (String no : List.of("0", "f", "False", "no", "OFF")) {
            assertThat(reader("B", no).bool("B", true)).as(no).isFalse();
        }
        assertProblem("B", "maybe", reader -> reader.bool("B", false), "true or false");
    }

    @Test
    void listsAreTrimmedLoweredAndWithoutEmptyElements() {
        assertThat(reader("L", " A.example , ,b ").csv("L")).containsExactly("a.example", "b");
        assertThat(new SettingsReader(Map.of()).csv("L")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "https://", "nope", "http://user:pw@host", "http://host/#f", "http://a b"})
    void urlsAreAbsoluteWithHostAndWithoutCredentials(String text) {
        assertProblem("U", text, reader -> reader.url("U"), "an absolute http or https address");
        assertProblem("U", text, reader -> reader.requiredUrl("U"), "an absolute http or https address");
        assertThat(reader("U", " https://sts.example/base ").url("U")).hasValue(URI.create("https://sts.example/base"));
    }

    @Test
    void credentialsInAnAddressAreMaskedEvenInAProblem() {
        SettingsReader reader = reader("U", "http://user:s3cretpw@host");
        reader.url("U");
        assertThatThrownBy(reader::finish).hasMessageNotContaining("s3cretpw").hasMessageContaining("://***@host");
    }

    @Test
    void secretsNeverAppearInProblemsOrDescriptions() {
        SettingsReader reader = new SettingsReader(Map.of("K", "nothexadecimal", "S", "hunter2hunter2"));
        reader.hmacKey("K");
        assertThat(reader.requiredSecret("S").reveal()).isEqualTo("hunter2hunter2");
        assertThat(reader.described().toString())
                .doesNotContain("nothex", "hunter2")
                .contains("shown=***");
        assertThatThrownBy(reader::finish)
                .hasMessageContaining("K is not acceptable (value not shown); accepted: at least 32 bytes")
                .hasMessageNotContaining("nothex");
    }

    @Test
    void hmacKeyIsRequiredInPublishedModesOnlyWhereSaidSo() {
        SettingsReader published = new SettingsReader(Map.of());
        assertThat(published.hmacKeyRequiredWhenPublished("K")).isEmpty();
        assertThatThrownBy(published::finish).hasMessageContaining("K is required but not set");
        SettingsReader dev = reader("CARACAL_MODE", "dev");
        assertThat(dev.hmacKeyRequiredWhenPublished("K")).isEmpty();
        assertThatCode(dev::finish).doesNotThrowAnyException();
        assertThat(reader("K", KEY).hmacKeyRequiredWhenPublished("K")).isPresent();
    }

    @Test
    void aKeyVerifiesWhatTheKeysBeforeItMade() {
        String first = "1f".repeat(32);
        String second = "2e".repeat(32);
        byte[] data = {7};
        SettingsReader reader = new SettingsReader(Map.of("K", KEY, "K_PREVIOUS", first + ", " + second));

        HmacKey key = reader.requiredHmacKey("K");

        reader.finish();
        assertThat(key.verifies(data, HmacKey.fromHex(first).hexMac(data))).isTrue();
        assertThat(key.verifies(data, HmacKey.fromHex(second).hexMac(data))).isTrue();
        assertThat(key.verifies(data, HmacKey.fromHex("3d".repeat(32)).hexMac(data)))
                .isFalse();
        assertThat(key.hexMac(data)).isEqualTo(HmacKey.fromHex(KEY).hexMac(data));
    }

    @Test
    void onlyTheFileOfAPreviousKeyMayBeEmpty(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        SettingsReader between = new SettingsReader(Map.of("K", KEY, "K_PREVIOUS_FILE", empty.toString()));
        assertThat(between.requiredHmacKey("K").previous()).isEmpty();
        assertThatCode(between::finish).doesNotThrowAnyException();
        SettingsReader missing = new SettingsReader(Map.of("K_FILE", empty.toString()));
        missing.hmacKey("K");
        assertThatThrownBy(missing::finish).hasMessageContaining("names an empty file");
    }

    @Test
    void standInsOfMissingKeysAreUnguessable() {
        SettingsReader reader = new SettingsReader(Map.of());
        byte[] data = {1};
        assertThat(reader.requiredHmacKey("K").hexMac(data))
                .isNotEqualTo(reader.requiredHmacKey("K").hexMac(data));
        assertThatThrownBy(reader::finish).isInstanceOf(ConfigurationProblems.class);
    }

    @Test
    void fileFormIsReadStrippedAndLosesAgainstTheDirectForm(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "from-file \t\r\n");
        Map<String, String> environment = Map.of("S_FILE", file.toString());
        assertThat(new SettingsReader(environment).requiredSecret("S").reveal()).isEqualTo("from-file");
        Map<String, String> both = Map.of("S_FILE", file.toString(), "S", "direct");
        assertThat(new SettingsReader(both).requiredSecret("S").reveal()).isEqualTo("direct");
        Map<String, String> blank = Map.of("S_FILE", file.toString(), "S", "");
        assertThat(new SettingsReader(blank).requiredSecret("S").reveal()).isEqualTo("from-file");
    }

    @Test
    void unreadableOrEmptyFileIsOneProblemEvenForAnOptionalSetting(@TempDir Path directory) throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), " \n");
        SettingsReader reader =
                new SettingsReader(Map.of("A_FILE", empty.toString(), "B_FILE", directory + "/missing"));
        reader.secret("A");
        reader.requiredSecret("B");
        assertThatThrownBy(reader::finish)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("A_FILE names an empty file")
                .hasMessageContaining("B_FILE names a file that cannot be read");
    }

    @Test
    void environmentWinsOverTheConfigurationFileWhoseUnknownNamesAreFatal(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "v");
        Map<String, String> settings = Map.of("X", "file", "Y", "file", "Z", "unknown", "S_FILE", file.toString());
        SettingsReader reader = new SettingsReader(Map.of("X", "environment"), settings);
        assertThat(reader.text("X", "")).isEqualTo("environment");
        assertThat(reader.text("Y", "")).isEqualTo("file");
        assertThat(reader.secret("S")).isPresent();
        assertThatThrownBy(reader::finish)
                .hasMessageContaining("1 problem:")
                .hasMessageContaining("Z in the configuration file is not a setting of this service");
    }

    @Test
    void everySettingReadIsDescribedWithDefaultAndSource() {
        SettingsReader reader = new SettingsReader(Map.of("N", "5", "CARACAL_MODE", "dev"));
        reader.integer("N", 60, 1, 300);
        reader.duration("D", Duration.ofSeconds(90));
        reader.secret("S");
        assertThat(reader.described())
                .contains(
                        new SettingDescription(
                                "N", "an integer from 1 to 300", "60", false, false, SettingSource.ENVIRONMENT, "5"),
                        new SettingDescription("S", "a secret", "", false, true, SettingSource.DEFAULT, ""))
                .anyMatch(setting ->
                        setting.name().equals("D") && setting.fallback().equals("1m30s"));
    }

    @Test
    void ownTypesAreParsedWithTheSameReporting() {
        SettingsReader reader = new SettingsReader(Map.of("A", "7", "B", "x", "C", "topsecret"));
        assertThat(reader.parsed("A", "a number", Integer::valueOf)).hasValue(7);
        assertThat(reader.requiredParsed("B", "a number", Integer::valueOf)).isEqualTo(Optional.empty());
        assertThat(reader.requiredParsedSecret("C", "a number", Integer::valueOf))
                .isEqualTo(Optional.empty());
        assertThat(reader.requiredParsed("MISSING", "a number", Integer::valueOf))
                .isEqualTo(Optional.empty());
        reader.problem("A", "contradicts B", "either");
        assertThatThrownBy(reader::finish)
                .hasMessageContaining("4 problems")
                .hasMessageContaining("A contradicts B; accepted: either")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void oneOfComparesInLowerCase() {
        assertThat(reader("W", " Warn ").oneOf("W", "info", "info", "warn")).isEqualTo("warn");
        assertProblem("W", "loud", reader -> reader.oneOf("W", "info", "info", "warn"), "one of info, warn");
    }

    private static SettingsReader reader(String name, String value) {
        return new SettingsReader(Map.of(name, value));
    }

    private static void assertProblem(String name, String value, Consumer<SettingsReader> read, String accepted) {
        SettingsReader reader = reader(name, value);
        read.accept(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigurationProblems.class)
                .hasMessageContaining(name + " is not acceptable")
                .hasMessageContaining(accepted);
    }
}
