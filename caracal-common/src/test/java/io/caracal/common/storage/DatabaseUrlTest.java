package io.caracal.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @Test
    void readsEveryPart() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgres://caracalapi:p%40ss+w%2Frd@db.example:6543/caracal?sslmode=verify-full");

        assertThat(url.host()).isEqualTo("db.example");
        assertThat(url.port()).isEqualTo(6543);
        assertThat(url.database()).isEqualTo("caracal");
        assertThat(url.user()).isEqualTo("caracalapi");
        assertThat(url.password().reveal()).isEqualTo("p@ss+w/rd");
        assertThat(url.driverProperties()).containsEntry("sslmode", "verify-full");
    }

    @Test
    void knowsTheUsualPortAndBothSchemes() {
        assertThat(DatabaseUrl.parse("postgresql://u@localhost/d").port()).isEqualTo(5432);
    }

    @Test
    void translatesTheWishForAPrimary() {
        assertThat(DatabaseUrl.parse("postgres://u:p@h/d?target_session_attrs=read-write")
                        .driverProperties())
                .containsEntry("targetServerType", "primary");
    }

    @Test
    void neverShowsThePassword() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://u:hidden-word@h/d?sslmode=disable");

        assertThat(url.toString()).isEqualTo("postgres://u:***@h:5432/d");
        assertThat(new PostgresSettings(url, PoolSettings.defaults(), "test").toString())
                .doesNotContain("hidden-word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://u:hidden-word@h/d",
                "postgres://h/d",
                "postgres://:hidden-word@h/d",
                "postgres://u:hidden-word@h",
                "postgres://u:hidden-word@h/",
                "postgres://u:hidden-word@h/a/b",
                "postgres://u:hidden-word%zz@h/d",
                "postgres://u:hidden-word@h:port/d",
                "postgres://u:hidden-word@[h/d",
                "postgres://u:hidden-word@h/d?sslmode=maybe",
                "postgres://u:hidden-word@h/d?target_session_attrs=best",
                "postgres://u:hidden-word@h/d?socketTimeout=0"
            })
    void refusesWhatItCannotUseWithoutRepeatingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(text))
                .withNoCause()
                .withMessageNotContaining("hidden-word");
    }
}
