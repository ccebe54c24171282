package io.caracal.api.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.error.CaracalException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void keepsMicroseconds() {
        Cursor cursor = new Cursor(Instant.parse("2026-11-21T01:47:48.098314Z"), "id:1");
        assertThat(Cursor.parse(cursor.encode())).isEqualTo(cursor);
    }

    @Test
    void cursorOfVersionOneStandsForTheEndOfItsMillisecond() {
        assertThat(Cursor.parse(base64("{\"ts\":\"2026-11-21T01:47:48.098Z\",\"id\":\"a\"}"))
                        .ts())
                .isEqualTo(Instant.parse("2026-11-21T01:47:48.098999Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{\"ts\":1,\"id\":\"a\"}",
                "{\"ts\":\"2026-11-21\",\"id\":\"a\"}",
                "{\"ts\":\"2026-11-21T01:47:48.098Z\"}",
                "{\"ts\":\"2026-11-21T01:47:48.098Z\",\"id\":\"\"}",
                "{\"ts\":\"+999999999-11-21T01:47:48.098Z\",\"id\":\"a\"}",
                "{\"ts\":\"2026-11-21T01:47:48.098Z\",\"id\":\"a\\u0000\"}"
            })
    void refusesAnythingElse(String json) {
        assertThatThrownBy(() -> Cursor.parse(base64(json)))
                .isInstanceOf(CaracalException.class)
                .hasMessageContaining("invalid_cursor");
    }

    @Test
    void csvCellsAreQuotedAndGuarded() {
        CsvTable table = new CsvTable(List.of("a", "b"));
        table.row(List.of("+1", "x\ny"));
        table.row(List.of("\tq", List.of("p", "q")));
        table.row(List.of("@a\"b", Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(table.toString())
                .isEqualTo("a,b\r\n'+1,\"x\ny\"\r\n'\tq,p q\r\n\"'@a\"\"b\",2026-01-01T00:00:00.000Z\r\n");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
