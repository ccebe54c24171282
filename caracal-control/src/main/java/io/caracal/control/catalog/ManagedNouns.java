package io.caracal.control.catalog;

import static io.caracal.control.catalog.Bodies.zonePath;
import static io.caracal.control.catalog.ScopeVerb.DELETE;
import static io.caracal.control.catalog.ScopeVerb.READ;
import static io.caracal.control.catalog.ScopeVerb.WRITE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.id.ZoneId;
import java.util.List;
import java.util.function.Function;

/** The nouns that this build carries out, each verb with the management API call that it becomes. */
final class ManagedNouns {
    private static final String NAME = "name=Display name";
    private static final String ID = "id=Identifier";

    private ManagedNouns() {}

    static Noun applications() {
        return new Noun(
                "app",
                "Applications",
                false,
                List.of(
                        Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, "applications"))),
                        Verb.of("get", READ, (zone, flags) -> AdminCall.get(item(zone, "applications", flags)), ID),
                        Verb.of(
                                "create",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST", zonePath(zone, "applications"), Bodies.application(flags)),
                                NAME),
                        Verb.of(
                                "patch",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "PATCH",
                                        item(zone, "applications", flags),
                                        Bodies.texts(flags, List.of("name"))),
                                ID,
                                NAME),
                        Verb.of(
                                "rotate-secret",
                                WRITE,
                                (zone, flags) ->
                                        AdminCall.bare("POST", item(zone, "applications", flags) + "/rotate-secret"),
                                ID),
                        Verb.of(
                                "delete",
                                DELETE,
                                (zone, flags) -> AdminCall.delete(item(zone, "applications", flags)),
                                ID),
                        Verb.of(
                                "dcr",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST", zonePath(zone, "applications/dcr"), Bodies.dynamicApplication(flags)),
                                NAME,
                                "expires-in=Lifetime in seconds")));
    }

    static Noun resources() {
        String[] fields = {
            NAME,
            "identifier=Absolute URI",
            "scopes=Comma-separated scopes",
            "upstream-url=Upstream base URL",
            "credential-provider-id=Identity provider",
            "operations=JSON array of {method,path,scope}",
            "operation-enforcement=enforced or transport_uniform"
        };
        return new Noun("resource", "Protected resources", false, crud("resources", Bodies::resource, fields));
    }

    static Noun providers() {
        String[] fields = {NAME, "kind=Provider kind", "identifier=provider://… identifier", "config=JSON object"};
        return new Noun(
                "identity-provider",
                "Upstream credential providers",
                false,
                crud("providers", Bodies::provider, fields));
    }

    static Noun policies() {
        return new Noun(
                "policy",
                "Policy documents",
                false,
                List.of(
                        Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, "policies"))),
                        Verb.of("get", READ, (zone, flags) -> AdminCall.get(item(zone, "policies", flags)), ID),
                        Verb.of(
                                "create",
                                WRITE,
                                (zone, flags) ->
                                        AdminCall.with("POST", zonePath(zone, "policies"), Bodies.policy(flags)),
                                NAME,
                                "description=Description",
                                "content=Document text"),
                        Verb.of(
                                "validate",
                                READ,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        "/v1/policies/validate",
                                        Flags.object().put("content", flags.required("content"))),
                                "content=Document text"),
                        Verb.of(
                                "version",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        item(zone, "policies", flags) + "/versions",
                                        Flags.object().put("content", flags.required("content"))),
                                ID,
                                "content=Document text"),
                        Verb.of(
                                "delete",
                                DELETE,
                                (zone, flags) -> AdminCall.delete(item(zone, "policies", flags)),
                                ID)));
    }

    static Noun policySets() {
        String version = "version=Policy set version";
        return new Noun(
                "policy-set",
                "Policy sets",
                false,
                List.of(
                        Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, "policy-sets"))),
                        Verb.of("get", READ, (zone, flags) -> AdminCall.get(item(zone, "policy-sets", flags)), ID),
                        Verb.of(
                                "create",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        zonePath(zone, "policy-sets"),
                                        Bodies.texts(flags, List.of("name", "description"))),
                                NAME,
                                "description=Description"),
                        Verb.of(
                                "version",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST", item(zone, "policy-sets", flags) + "/versions", Bodies.manifest(flags)),
                                ID,
                                "policy-versions=Comma-separated policy versions"),
                        Verb.of(
                                "activate",
                                WRITE,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        item(zone, "policy-sets", flags) + "/activate",
                                        Flags.object().put("version_id", flags.required("version"))),
                                ID,
                                version),
                        Verb.of(
                                "simulate",
                                READ,
                                (zone, flags) -> AdminCall.with(
                                        "POST",
                                        item(zone, "policy-sets", flags) + "/simulate",
                                        Bodies.simulation(flags)),
                                ID,
                                version,
                                "input=JSON policy input"),
                        Verb.of(
                                "delete",
                                DELETE,
                                (zone, flags) -> AdminCall.delete(item(zone, "policy-sets", flags)),
                                ID)));
    }

    private static List<Verb> crud(String collection, Function<Flags, ObjectNode> body, String... fields) {
        String[] withId = new String[fields.length + 1];
        withId[0] = ID;
        System.arraycopy(fields, 0, withId, 1, fields.length);
        return List.of(
                Verb.of("list", READ, (zone, flags) -> AdminCall.list(zonePath(zone, collection))),
                Verb.of("get", READ, (zone, flags) -> AdminCall.get(item(zone, collection, flags)), ID),
                Verb.of(
                        "create",
                        WRITE,
                        (zone, flags) -> AdminCall.with("POST", zonePath(zone, collection), body.apply(flags)),
                        fields),
                Verb.of(
                        "patch",
                        WRITE,
                        (zone, flags) -> AdminCall.with("PATCH", item(zone, collection, flags), body.apply(flags)),
                        withId),
                Verb.of("delete", DELETE, (zone, flags) -> AdminCall.delete(item(zone, collection, flags)), ID));
    }

    private static String item(ZoneId zone, String collection, Flags flags) {
        return zonePath(zone, collection) + "/" + flags.id("id");
    }
}
