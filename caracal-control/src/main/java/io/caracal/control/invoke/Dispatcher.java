package io.caracal.control.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.caracal.control.catalog.AdminCall;
import io.caracal.control.catalog.Catalog;
import io.caracal.control.catalog.Flags;
import io.caracal.control.catalog.InvalidFlagException;
import io.caracal.control.catalog.Noun;
import io.caracal.control.catalog.Verb;
import io.caracal.control.guard.Invoker;
import java.util.LinkedHashMap;
import java.util.Map;

/** From noun, verb and flags to a planned call, and from a planned call to its result. */
final class Dispatcher {
    private static final String PAGE_SIZE = "200";
    private static final int MAX_PAGES = 50;

    private final Catalog catalog;
    private final AdminPort port;
    private final ObjectMapper json;

    Dispatcher(Catalog catalog, AdminPort port, ObjectMapper json) {
        this.catalog = catalog;
        this.port = port;
        this.json = json;
    }

    /** Checks, in the contract's order: known noun and verb, flag bounds, scope, support, flag names and values. */
    Plan plan(InvokeRequest request, Invoker invoker) {
        Noun noun = catalog.noun(request.command())
                .orElseThrow(
                        () -> new RefusedException(InvokeError.DENIED, "unknown command", "see: catalog describe"));
        Verb verb = noun.verb(request.subcommand())
                .orElseThrow(
                        () -> new RefusedException(InvokeError.DENIED, "unknown subcommand", "see: catalog describe"));
        Flags flags = request.flags(json);
        noun.scope(verb).filter(scope -> !invoker.scopes().contains(scope)).ifPresent(scope -> {
            throw new RefusedException(InvokeError.DENIED, "missing scope " + scope);
        });
        if (noun.name().equals("catalog")) {
            return new Plan.Answer(catalog.describe());
        }
        Verb.Binding binding = verb.binding()
                .orElseThrow(() -> new RefusedException(
                        InvokeError.UNSUPPORTED,
                        noun.name() + " " + verb.name() + " is not carried out by this build"));
        try {
            verb.checkNames(flags);
            return new Plan.Call(binding.bind(invoker.zone(), flags));
        } catch (InvalidFlagException e) {
            throw new RefusedException(InvokeError.INVALID, String.valueOf(e.getMessage()));
        }
    }

    /** The result member of the answer; missing when the management API answered without a body. */
    JsonNode execute(Plan plan, Invoker invoker, String requestId) {
        try {
            if (plan instanceof Plan.Call planned) {
                return call(planned.call(), invoker, requestId);
            }
            return ((Plan.Answer) plan).result();
        } catch (AdminPortException e) {
            throw new RefusedException(InvokeError.UPSTREAM, "the management API does not answer");
        }
    }

    private JsonNode call(AdminCall call, Invoker invoker, String requestId) {
        return switch (call.result()) {
            case WHOLE -> checked(port.execute(invoker, call, requestId)).body();
            case ITEMS -> checked(port.execute(invoker, call, requestId)).body().path("items");
            case ALL_ITEMS -> drained(call, invoker, requestId);
        };
    }

    private ArrayNode drained(AdminCall call, Invoker invoker, String requestId) {
        ArrayNode items = json.createArrayNode();
        String cursor = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode body = checked(port.execute(invoker, page(call, cursor), requestId))
                    .body();
            body.path("items").forEach(items::add);
            cursor = body.path("next_cursor").asText("");
            if (cursor.isEmpty()) {
                return items;
            }
        }
        throw new RefusedException(InvokeError.UPSTREAM, "the listing has more than " + MAX_PAGES + " pages");
    }

    private static AdminCall page(AdminCall call, String cursor) {
        Map<String, String> query = new LinkedHashMap<>(call.query());
        query.put("limit", PAGE_SIZE);
        if (!cursor.isEmpty()) {
            query.put("cursor", cursor);
        }
        return call.with(query);
    }

    private static AdminReply checked(AdminReply reply) {
        if (reply.ok()) {
            return reply;
        }
        String description = reply.errorDescription();
        String reason = description.isEmpty() ? reply.errorCode() : reply.errorCode() + ": " + description;
        throw new RefusedException(InvokeError.ofAdminStatus(reply.status()), reason);
    }
}
