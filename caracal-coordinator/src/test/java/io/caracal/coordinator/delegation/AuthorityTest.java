package io.caracal.coordinator.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.seed.Seeds;
import io.caracal.testing.seed.Values;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthorityTest {

    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final ResourceBound ANY = new ResourceBound(null, Set.of(), Set.of());
    private static final Authority PARENT = new Authority(Set.of("a", "b"), one("r1"), 3, 100, 2, END);

    static Stream<Arguments> narrowing() {
        return Stream.of(
                Arguments.of(
                        "the same, one hop less", true, PARENT, child(Set.of("a", "b"), one("r1"), 2, 100, null, END)),
                Arguments.of("no scope", true, PARENT, child(Set.of(), one("r1"), 1, 1, null, null)),
                Arguments.of("another scope", false, PARENT, child(Set.of("a", "c"), one("r1"), 1, 1, null, null)),
                Arguments.of("another resource", false, PARENT, child(Set.of("a"), one("r2"), 1, 1, null, null)),
                Arguments.of("no resource", false, PARENT, child(Set.of("a"), ANY, 1, 1, null, null)),
                Arguments.of("by identifier", true, PARENT, child(Set.of("a"), listed("r1"), 1, 1, null, null)),
                Arguments.of(
                        "the resource and a further identifier",
                        false,
                        PARENT,
                        child(
                                Set.of("a"),
                                new ResourceBound("r1", ids("r1", "r2"), Set.of("r1", "r2")),
                                1,
                                1,
                                null,
                                null)),
                Arguments.of("as many hops", false, PARENT, child(Set.of("a"), one("r1"), 3, 1, null, null)),
                Arguments.of("no lifetime", false, PARENT, child(Set.of("a"), one("r1"), 1, null, null, null)),
                Arguments.of("longer lifetime", false, PARENT, child(Set.of("a"), one("r1"), 1, 101, null, null)),
                Arguments.of("larger budget", false, PARENT, child(Set.of("a"), one("r1"), 1, 1, 3, null)),
                Arguments.of("later end", false, PARENT, child(Set.of("a"), one("r1"), 1, 1, null, END.plusMillis(1))),
                Arguments.of(
                        "below the last hop",
                        false,
                        new Authority(Set.of("a"), ANY, 1, null, null, END),
                        child(Set.of("a"), one("r1"), 1, 1, null, null)),
                Arguments.of(
                        "more scopes than budget",
                        false,
                        new Authority(Set.of("a", "b"), ANY, 2, null, 1, END),
                        child(Set.of("a", "b"), one("r1"), 1, null, null, null)),
                Arguments.of(
                        "anything below a parent that is bound to nothing",
                        true,
                        new Authority(Set.of("a"), ANY, 2, null, null, END),
                        child(Set.of("a"), ANY, 1, null, null, null)),
                Arguments.of(
                        "part of a list",
                        true,
                        new Authority(Set.of("a"), listed("r1", "r2"), 2, null, null, END),
                        child(Set.of("a"), listed("r2"), 1, null, null, null)),
                Arguments.of(
                        "one of a list by row id",
                        true,
                        new Authority(Set.of("a"), listed("r1", "r2"), 2, null, null, END),
                        child(Set.of("a"), one("r2"), 1, null, null, null)),
                Arguments.of(
                        "beyond a list",
                        false,
                        new Authority(Set.of("a"), listed("r1", "r2"), 2, null, null, END),
                        child(Set.of("a"), listed("r2", "r3"), 1, null, null, null)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("narrowing")
    void aChildIsCoveredExactlyWhenItNarrows(String name, boolean covered, Authority parent, Authority child) {
        assertThat(parent.covers(child)).isEqualTo(covered);
    }

    @Test
    void whatIsCoveredNeverReachesFurther() {
        Seeds.check(2_000, values -> {
            Authority parent = random(values);
            Authority child = random(values);
            Authority grandchild = random(values);
            if (parent.covers(child)) {
                assertThat(parent.scopes()).containsAll(child.scopes());
                assertThat(child.hops()).isLessThan(parent.hops());
                if (!parent.resources().unbound()) {
                    assertThat(parent.resources().named())
                            .containsAll(child.resources().named());
                    assertThat(child.resources().named()).isNotEmpty();
                }
                if (child.covers(grandchild)) {
                    assertThat(parent.scopes()).containsAll(grandchild.scopes());
                    assertThat(grandchild.hops()).isLessThan(parent.hops() - 1);
                    if (!parent.resources().unbound()) {
                        assertThat(parent.resources().named())
                                .containsAll(grandchild.resources().named());
                    }
                }
            }
        });
    }

    private static Authority random(Values values) {
        List<String> names = values.subset(List.of("r1", "r2"));
        ResourceBound bound =
                names.isEmpty() ? ANY : values.bool() ? one(names.get(0)) : listed(names.toArray(new String[0]));
        return new Authority(
                new HashSet<>(values.subset(List.of("a", "b"))),
                bound,
                values.integer(1, 3),
                values.bool() ? null : values.integer(1, 3),
                values.bool() ? null : values.integer(1, 3),
                values.bool() ? null : END.plusSeconds(values.integer(0, 2)));
    }

    private static Authority child(
            Set<String> scopes,
            ResourceBound bound,
            int hops,
            @Nullable Integer ttl,
            @Nullable Integer budget,
            @Nullable Instant end) {
        return new Authority(scopes, bound, hops, ttl, budget, end);
    }

    private static ResourceBound one(String id) {
        return new ResourceBound(id, Set.of(), Set.of(id));
    }

    private static ResourceBound listed(String... ids) {
        return new ResourceBound(null, ids(ids), Set.of(ids));
    }

    private static Set<String> ids(String... names) {
        Set<String> identifiers = new HashSet<>();
        for (String name : names) {
            identifiers.add("resource://" + name);
        }
        return identifiers;
    }
}
