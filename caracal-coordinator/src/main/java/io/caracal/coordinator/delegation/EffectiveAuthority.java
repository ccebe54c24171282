package io.caracal.coordinator.delegation;

import io.caracal.coordinator.edge.EdgeRow;
import io.caracal.coordinator.wire.Bodies;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all delegations to a session have in common; for people to look at, since a mandate is bounded by the one delegation it uses.
 * Without any delegation the answer is {@link None} (Coordinator contract §A.9).
 */
record EffectiveAuthority(
        String agentSessionId,
        List<String> inboundEdges,
        List<String> effectiveScopes,
        List<String> effectiveResourceIds,
        List<String> effectiveResources,
        boolean effectiveResourceConstrained,
        int effectiveMaxHops,
        @Nullable Integer effectiveTtlSeconds,
        @Nullable Instant earliestExpiresAt) {

    /** The answer for a session that received nothing. */
    record None(
            String agentSessionId,
            List<String> inboundEdges,
            List<String> effectiveScopes,
            List<String> effectiveResources,
            int effectiveMaxHops,
            @Nullable Integer effectiveTtlSeconds,
            @Nullable Instant earliestExpiresAt) {

        static None of(String sessionId) {
            return new None(sessionId, List.of(), List.of(), List.of(), 0, null, null);
        }
    }

    /** @param inbound at least one */
    static EffectiveAuthority of(String sessionId, List<EdgeRow> inbound) {
        List<Constraints> constraints = inbound.stream()
                .map(edge -> Constraints.stored(Bodies.stored(edge.constraintsJson())))
                .toList();
        List<String> ids = sorted(inbound.stream().map(EdgeRow::resourceId).filter(Objects::nonNull));
        List<String> names = sorted(constraints.stream().flatMap(bound -> bound.resources().stream()));
        return new EffectiveAuthority(
                sessionId,
                inbound.stream().map(EdgeRow::id).toList(),
                commonScopes(inbound),
                ids,
                names,
                !ids.isEmpty() || !names.isEmpty(),
                constraints.stream().mapToInt(Constraints::hops).min().orElse(1),
                constraints.stream()
                        .map(Constraints::ttlSeconds)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                inbound.stream()
                        .map(EdgeRow::expiresAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null));
    }

    private static List<String> commonScopes(List<EdgeRow> inbound) {
        TreeSet<String> common = new TreeSet<>(inbound.get(0).scopes());
        inbound.forEach(edge -> common.retainAll(edge.scopes()));
        return List.copyOf(common);
    }

    private static List<String> sorted(Stream<String> values) {
        return values.distinct().sorted().toList();
    }
}
