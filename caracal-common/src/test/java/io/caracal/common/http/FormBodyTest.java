package io.caracal.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

    private static final FormRules RULES = new FormRules(1024, Set.of("resource"));

    @Test
    void decodesNamesAndValues() {
        FormBody form = FormBody.parse("a=1&b=x+y%2Fz%3D&%C3%A4=%E2%82%AC&empty=&bare&=n", RULES);
        assertThat(form.first("a")).hasValue("1");
        assertThat(form.first("b")).hasValue("x y/z=");
        assertThat(form.first("ä")).hasValue("€");
        assertThat(form.first("empty")).hasValue("");
        assertThat(form.first("bare")).hasValue("");
        assertThat(form.first("")).hasValue("n");
        assertThat(form.first("absent")).isEmpty();
        assertThat(form.all("absent")).isEmpty();
    }

    @Test
    void emptyBodyIsAnEmptyFormAndRawUnicodeIsKept() {
        assertThat(FormBody.parse("", RULES).first("")).isEmpty();
        assertThat(FormBody.parse("k=ä😀", RULES).first("k")).hasValue("ä😀");
    }

    @Test
    void onlyRepeatableFieldsMayRepeat() {
        assertThat(FormBody.parse("resource=a&x=1&resource=b", RULES).all("resource"))
                .containsExactly("a", "b");
        assertThatThrownBy(() -> FormBody.parse("scope=a&x=1&scope=a", RULES))
                .isInstanceOfSatisfying(CaracalException.class, e -> {
                    assertThat(e.status()).isEqualTo(400);
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOKEN);
                    assertThat(e.description()).hasValue("field scope must not be repeated");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%1", "a=%zz", "a=%+1", "%-1=a", "a=1;b=2", "a=%ff", "a=%C3", "a=%\uFF11\uFF11"})
    void badEscapesSemicolonsAndBrokenUtf8AreRefused(String form) {
        assertThatThrownBy(() -> FormBody.parse(form, RULES)).isInstanceOfSatisfying(CaracalException.class, e -> {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOKEN);
        });
    }
}
