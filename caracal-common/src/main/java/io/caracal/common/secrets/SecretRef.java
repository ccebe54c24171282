package io.caracal.common.secrets;

import io.caracal.core.id.Identifiers;
import io.caracal.core.id.ZoneId;

/**
 * The place of one secret: {@code zones/<zone>/<collection>/<id>/<name>}. Its text is the key in the store and the additional data of the
 * envelope (API contract §5.2).
 */
public record SecretRef(ZoneId zone, String collection, String id, String name) {

    public SecretRef {
        if (!Identifiers.isValid(collection) || !Identifiers.isValid(id) || !Identifiers.isValid(name)) {
            throw new IllegalArgumentException("a part of a secret reference is no valid identifier");
        }
    }

    public static SecretRef provider(ZoneId zone, String id) {
        return new SecretRef(zone, "providers", id, "secretConfig");
    }

    public static SecretRef application(ZoneId zone, String id) {
        return new SecretRef(zone, "applications", id, "clientSecret");
    }

    public static SecretRef workload(ZoneId zone, String id) {
        return new SecretRef(zone, "workloads", id, "secret");
    }

    /** {@code zones/<zone>/<collection>/<id>/<name>}. */
    public String value() {
        return "zones/" + zone.value() + "/" + collection + "/" + id + "/" + name;
    }

    @Override
    public String toString() {
        return value();
    }
}
