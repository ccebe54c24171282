package io.caracal.api.application;

import io.caracal.api.access.Actor;
import io.caracal.api.access.Authorship;
import io.caracal.api.credential.NewSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of applications, without its secret. */
record Application(
        String id,
        String zoneId,
        String name,
        String registrationMethod,
        List<String> traits,
        boolean hasSecret,
        @Nullable Instant expiresAt,
        @Nullable Instant archivedAt,
        Authorship authorship,
        Instant createdAt,
        @Nullable Instant updatedAt) {

    boolean managed() {
        return registrationMethod.equals("managed");
    }

    /** The members of a read; only a global caller sees traits. */
    Map<String, @Nullable Object> seenBy(Actor actor) {
        Map<String, @Nullable Object> members = head();
        if (actor.global()) {
            members.put("traits", traits);
        }
        members.put("expires_at", expiresAt);
        members.put("archived_at", archivedAt);
        addTail(members);
        return members;
    }

    /** The members of the answer that shows a new secret once. */
    Map<String, @Nullable Object> withSecret(NewSecret secret) {
        Map<String, @Nullable Object> members = head();
        members.put("expires_at", expiresAt);
        addTail(members);
        members.put("client_secret", secret.value().reveal());
        return members;
    }

    private Map<String, @Nullable Object> head() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("id", id);
        members.put("zone_id", zoneId);
        members.put("name", name);
        members.put("registration_method", registrationMethod);
        return members;
    }

    private void addTail(Map<String, @Nullable Object> members) {
        members.put("created_by", authorship.createdBy());
        members.put("created_via_operator", authorship.createdViaOperator());
        members.put("updated_by", authorship.updatedBy());
        members.put("updated_via_operator", authorship.updatedViaOperator());
        members.put("created_at", createdAt);
        members.put("updated_at", updatedAt);
    }
}
