package io.caracal.api.policyset;

import io.caracal.core.id.ZoneId;

/** The answer to an activation: it is stored, and on its way. */
public record Activated(boolean activated, String versionId, String outboxId, String statusUrl) {

    static Activated of(ZoneId zone, String set, String version, String outbox) {
        String url = "/v1/zones/" + zone + "/policy-sets/" + set + "/activation-status?version_id=" + version
                + "&outbox_id=" + outbox;
        return new Activated(true, version, outbox, url);
    }
}
