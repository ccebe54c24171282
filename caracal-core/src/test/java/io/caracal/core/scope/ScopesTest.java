package io.caracal.core.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScopesTest {
    @Test
    void splitsOnAnyAsciiWhitespaceAndKeepsTheFirstOfEach() {
        assertThat(Scopes.parse("  b\ta\r\nb  c ").tokens()).containsExactly("b", "a", "c");
        assertThat(Scopes.parse("a\u00a0b").tokens()).containsExactly("a\u00a0b");
    }

    @Test
    void absentAndBlankTextIsTheEmptySet() {
        assertThat(Scopes.parse(null)).isSameAs(Scopes.NONE);
        assertThat(Scopes.parse(" \n ")).isEqualTo(Scopes.NONE);
        assertThat(Scopes.NONE).hasToString("");
        assertThat(Scopes.NONE.isEmpty()).isTrue();
    }

    @Test
    void refusesTokensThatCouldNotBeWritten() {
        assertThatThrownBy(() -> Scopes.of(List.of("a b"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Scopes.of(List.of(""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySetContainsTheEmptyOne() {
        assertThat(Scopes.NONE.containsAll(Scopes.NONE)).isTrue();
        assertThat(Scopes.parse("a").containsAll(Scopes.NONE)).isTrue();
        assertThat(Scopes.NONE.containsAll(Scopes.parse("a"))).isFalse();
    }

    @Test
    void tokensAreComparedExactly() {
        assertThat(Scopes.parse("pay:write").contains("pay")).isFalse();
        assertThat(Scopes.parse("Pay").contains("pay")).isFalse();
    }

    @Test
    void equalityIgnoresOrderButTextKeepsIt() {
        Scopes one = Scopes.parse("a b");
        Scopes other = Scopes.parse("b a");
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(other).hasToString("b a");
        assertThat(other.sorted()).hasToString("a b");
    }

    @Test
    void algebraHolds() {
        Random random = new Random(20260301);
        for (int i = 0; i < 2_000; i++) {
            Scopes a = any(random);
            Scopes b = any(random);
            assertThat(Scopes.parse(a.toString())).isEqualTo(a);
            assertThat(a.union(b)).isEqualTo(b.union(a));
            assertThat(a.intersect(b)).isEqualTo(b.intersect(a));
            assertThat(a.union(b).containsAll(a)).isTrue();
            assertThat(a.containsAll(a.intersect(b))).isTrue();
            assertThat(a.minus(b).intersect(b).isEmpty()).isTrue();
            assertThat(a.minus(b).union(a.intersect(b))).isEqualTo(a);
            assertThat(a.containsAll(b)).isEqualTo(b.minus(a).isEmpty());
            assertThat(a.size()).isEqualTo(a.tokens().size());
        }
    }

    private static Scopes any(Random random) {
        List<String> tokens = new ArrayList<>();
        for (int i = random.nextInt(7); i > 0; i--) {
            tokens.add("s" + random.nextInt(6));
        }
        return Scopes.of(tokens);
    }
}
