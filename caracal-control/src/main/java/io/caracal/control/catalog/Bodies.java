package io.caracal.control.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.caracal.core.id.ZoneId;
import java.util.List;

/** Request bodies of the management API, put together from flags; an absent flag leaves its member out. */
final class Bodies {
    private Bodies() {}

    static String zonePath(ZoneId zone, String collection) {
        return "/v1/zones/" + zone.value() + "/" + collection;
    }

    static ObjectNode texts(Flags flags, List<String> names) {
        ObjectNode body = Flags.object();
        for (String name : names) {
            flags.text(name).ifPresent(value -> body.put(member(name), value));
        }
        return body;
    }

    static ObjectNode application(Flags flags) {
        return Flags.object().put("name", flags.required("name")).put("registration_method", "managed");
    }

    static ObjectNode dynamicApplication(Flags flags) {
        ObjectNode body = Flags.object().put("name", flags.required("name"));
        flags.text("expires-in").ifPresent(value -> body.put("expires_in", wholeNumber("expires-in", value)));
        return body;
    }

    static ObjectNode resource(Flags flags) {
        ObjectNode body = texts(
                flags,
                List.of("name", "identifier", "upstream-url", "credential-provider-id", "operation-enforcement"));
        flags.texts("scopes").ifPresent(scopes -> body.set("scopes", Flags.array(scopes)));
        flags.document("operations").ifPresent(operations -> body.set("operations", operations));
        for (String nullable : List.of("upstream-url", "credential-provider-id")) {
            if (flags.isNull(nullable)) {
                body.putNull(member(nullable));
            }
        }
        return body;
    }

    static ObjectNode provider(Flags flags) {
        ObjectNode body = texts(flags, List.of("name", "kind", "identifier"));
        flags.document("config").ifPresent(config -> body.set("config_json", config));
        return body;
    }

    static ObjectNode workload(Flags flags) {
        ObjectNode body = texts(flags, List.of("name"));
        flags.document("bindings").ifPresent(bindings -> body.set("bindings", bindings));
        return body;
    }

    static ObjectNode policy(Flags flags) {
        ObjectNode body = texts(flags, List.of("name", "description"));
        body.set("content", TextNode.valueOf(flags.required("content")));
        return body;
    }

    static ObjectNode manifest(Flags flags) {
        List<String> versions = flags.texts("policy-versions")
                .filter(ids -> !ids.isEmpty())
                .orElseThrow(() -> new InvalidFlagException("flag \"policy-versions\" is required"));
        ObjectNode body = Flags.object();
        versions.forEach(id -> body.withArray("manifest").addObject().put("policy_version_id", id));
        return body;
    }

    static ObjectNode simulation(Flags flags) {
        ObjectNode body = Flags.object().put("version_id", flags.required("version"));
        flags.document("input").ifPresent(input -> body.set("input", input));
        return body;
    }

    private static int wholeNumber(String flag, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidFlagException("flag \"" + flag + "\" must be a whole number");
        }
    }

    private static String member(String flag) {
        return flag.replace('-', '_');
    }
}
