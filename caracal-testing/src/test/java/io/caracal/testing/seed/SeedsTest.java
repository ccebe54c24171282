package io.caracal.testing.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SeedsTest {
    @Test
    void theReportedSeedRepeatsTheFailingCase() {
        List<Integer> seen = new ArrayList<>();
        Throwable failure = catchThrowable(() -> Seeds.check(1_000, values -> {
            int number = values.integer(0, 9);
            if (number == 7) {
                seen.add(number);
                throw new AssertionError("seven");
            }
        }));

        Matcher seed = Pattern.compile("caracal\\.seed=(-?\\d+)").matcher(String.valueOf(failure.getMessage()));
        assertThat(seed.find()).isTrue();
        Seeds.replay(Long.parseLong(seed.group(1)), values -> seen.add(values.integer(0, 9)));
        assertThat(seen).containsExactly(7, 7);
    }

    @Test
    void runsEveryCaseAndKeepsBounds() {
        List<Integer> numbers = new ArrayList<>();
        Seeds.check(200, values -> numbers.add(values.integer(-3, 3)));

        assertThat(numbers)
                .hasSize(200)
                .allMatch(number -> number >= -3 && number <= 3)
                .contains(-3, 3);
        assertThatThrownBy(() -> Seeds.replay(1, values -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("broken");
    }
}
