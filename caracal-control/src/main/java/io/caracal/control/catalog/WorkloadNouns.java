package io.caracal.control.catalog;

import static io.caracal.control.catalog.Bodies.zonePath;
import static io.caracal.control.catalog.ScopeVerb.DELETE;
import static io.caracal.control.catalog.ScopeVerb.READ;
import static io.caracal.control.catalog.ScopeVerb.WRITE;

import io.caracal.core.id.ZoneId;
import java.util.List;

/** What commands with credentials are made of: workloads, and the holds that wait for somebody's approval. */
final class WorkloadNouns {
    private static final String ID = "id=Identifier";
    private static final String NAME = "name=Display name";

    private WorkloadNouns() {}

    static Noun workloads() {
        return new Noun(
                "workload",
                "Workloads of caracal run",
                false,
                List.of(
                        Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, "workloads"))),
                        Verb.of("get", READ, (zone, flags) -> AdminCall.get(item(zone, flags)), ID),
                        Verb.of(
                                "create",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        zonePath(zone, "workloads"),
                                        Flags.object().put("name", flags.required("name"))),
                                NAME),
                        Verb.of(
                                "patch",
                                WRITE,
                                (zone, flags) -> AdminCall.with("PUT", item(zone, flags), Bodies.workload(flags)),
                                ID,
                                NAME,
                                "bindings=JSON array of {env,resource,scopes,optional,on_failure}"),
                        Verb.of(
                                "rotate-secret",
                                WRITE,
                                (zone, flags) -> AdminCall.bare("POST", item(zone, flags) + "/rotate-secret"),
                                ID),
                        Verb.of("delete", DELETE, (zone, flags) -> AdminCall.delete(item(zone, flags)), ID)));
    }

    /** Automation sees what waits and never decides it. */
    static Noun approvals() {
        return new Noun(
                "approval",
                "Approval holds",
                false,
                List.of(Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, "approvals")))));
    }

    private static String item(ZoneId zone, Flags flags) {
        return zonePath(zone, "workloads") + "/" + flags.id("id");
    }
}
