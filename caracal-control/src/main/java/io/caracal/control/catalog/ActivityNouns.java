package io.caracal.control.catalog;

import static io.caracal.control.catalog.Bodies.zonePath;
import static io.caracal.control.catalog.ScopeVerb.DELETE;
import static io.caracal.control.catalog.ScopeVerb.READ;
import static io.caracal.control.catalog.ScopeVerb.WRITE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nouns that show what happened and under whose authority; each listing is one page, newest first. */
final class ActivityNouns {
    private static final String SINCE = "since=Earliest instant";
    private static final String UNTIL = "until=Latest instant";
    private static final String REQUEST = "request-id=Request id";
    private static final String LIMIT = "limit=Page size";

    private ActivityNouns() {}

    static Noun audit() {
        return new Noun(
                "audit",
                "Decision evidence and who changed what",
                false,
                List.of(
                        page(
                                "tail",
                                "audit",
                                SINCE,
                                UNTIL,
                                "decision=allow, deny or partial",
                                "event-type=Event type",
                                REQUEST,
                                LIMIT),
                        page(
                                "admin",
                                "admin-audit",
                                SINCE,
                                UNTIL,
                                REQUEST,
                                "actor-id=Who made the change",
                                "entity-type=Collection of the entity",
                                "entity-id=The entity",
                                "method=POST, PUT, PATCH or DELETE",
                                LIMIT)));
    }

    static Noun explain() {
        return new Noun(
                "explain",
                "Why one request was decided as it was",
                false,
                List.of(Verb.of(
                        "",
                        READ,
                        (zone, flags) -> AdminCall.get(
                                zonePath(zone, "audit/by-request/") + flags.id("request-id") + "/explain"),
                        REQUEST)));
    }

    static Noun authorityRecords() {
        return new Noun(
                "authority-record",
                "Token lineage records",
                false,
                List.of(page(
                        "list",
                        "authority-records",
                        "subject=Subject of the record",
                        "status=active, revoked or expired",
                        LIMIT)));
    }

    /** What ends or holds sessions is the Coordinator's, which this build does not call. */
    static Noun sessions() {
        return new Noun(
                "session",
                "Governed sessions",
                false,
                List.of(
                        page(
                                "list",
                                "sessions",
                                "status=active, suspended, terminated or expired",
                                "lifecycle=task or service",
                                "application-id=Application",
                                "label=Label",
                                LIMIT),
                        Verb.unsupported("get", READ),
                        Verb.unsupported("tree", READ),
                        Verb.unsupported("suspend", WRITE),
                        Verb.unsupported("resume", WRITE),
                        Verb.unsupported("terminate", DELETE)));
    }

    private static Verb page(String verb, String collection, String... filters) {
        return Verb.of(
                verb,
                READ,
                (zone, flags) -> AdminCall.page(zonePath(zone, collection), query(flags, filters)),
                filters);
    }

    private static Map<String, String> query(Flags flags, String... filters) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String filter : filters) {
            String name = filter.substring(0, filter.indexOf('='));
            flags.text(name).ifPresent(value -> query.put(parameter(name), value));
        }
        return query;
    }

    private static String parameter(String flag) {
        return flag.equals("subject") ? "subject_id" : flag.replace('-', '_');
    }
}
