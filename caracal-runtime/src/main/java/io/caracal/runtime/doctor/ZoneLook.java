package io.caracal.runtime.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.runtime.operations.ServiceClient.Reply;
import java.util.List;

/** What the API answered about one zone. A zone without resources or without an active policy set grants nothing: worth a word, no failure. */
record ZoneLook(String zone, Reply found, Reply resources, Reply policySets, Reply audit) {

    Examined examined() {
        if (found.status() == 404) {
            Remedy remedy = new Remedy(
                    Remedy.ZONE_INCOMPLETE,
                    "No call can be governed in this zone.",
                    "There is no zone " + zone + ".",
                    "Correct --zone; without it doctor looks at every zone.",
                    "docs/runbooks/zone_policy_unusable.md");
            Check missing = Check.of(Section.ZONES, name(""), CheckStatus.FAIL, "not found", remedy);
            return new Examined(List.of(missing), List.of(Breach.failing("api", remedy)));
        }
        return new Examined(
                List.of(
                        read("", found, found.body().path("name").asText(zone)),
                        counted(
                                " resources",
                                resources,
                                "The zone has no resource: create one before applications can call anything."),
                        activated(),
                        read(" audit", audit, items(audit) == 0 ? "readable, no event yet" : "readable")),
                List.of());
    }

    private Check counted(String what, Reply reply, String advice) {
        if (reply.ok() && items(reply) == 0) {
            return Check.warn(Section.ZONES, name(what), "none", advice);
        }
        return read(what, reply, "there");
    }

    private Check activated() {
        boolean active = false;
        for (JsonNode set : policySets.body().path("items")) {
            active |= set.path("active_version_id").isTextual();
        }
        if (policySets.ok() && !active) {
            String detail = items(policySets) == 0 ? "none" : "none is active";
            return Check.warn(
                    Section.ZONES,
                    name(" policy sets"),
                    detail,
                    "Without an active policy set every exchange is denied: activate one.");
        }
        return read(" policy sets", policySets, "active");
    }

    private Check read(String what, Reply reply, String detail) {
        return reply.ok()
                ? Check.ok(Section.ZONES, name(what), detail)
                : Check.warn(
                        Section.ZONES, name(what), reply.summary(), "The API could not read it: see `api readiness`.");
    }

    private String name(String what) {
        return "zone " + zone + what;
    }

    private static int items(Reply reply) {
        return reply.body().path("items").size();
    }
}
