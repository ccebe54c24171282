package io.caracal.control.catalog;

import static io.caracal.control.catalog.ScopeVerb.DELETE;
import static io.caracal.control.catalog.ScopeVerb.READ;
import static io.caracal.control.catalog.ScopeVerb.WRITE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Every noun of API contract §7.3, in its order; verbs without a binding answer {@code unsupported}. */
public final class Catalog {

    private final Map<String, Noun> nouns = new LinkedHashMap<>();

    public Catalog() {
        add(ManagedNouns.applications());
        add(ManagedNouns.resources());
        add(ManagedNouns.providers());
        add(ManagedNouns.policies());
        add(ManagedNouns.policySets());
        add(new Noun(
                "state",
                "Declarative documents",
                true,
                List.of(
                        Verb.unsupported(
                                "apply",
                                WRITE,
                                "document=JSON document",
                                "prune=Delete what is not declared",
                                "dry-run=Change nothing",
                                "idempotency-key=Key of the attempt"),
                        Verb.unsupported("plan", READ, "document=JSON document", "prune=Delete what is not declared"),
                        Verb.unsupported("verify", READ, "document=JSON document"))));
        add(new Noun(
                "ensure",
                "One object by specification",
                true,
                List.of(
                        ensure("application"),
                        ensure("identity-provider"),
                        ensure("resource"),
                        ensure("policy"),
                        ensure("policy-set"))));
        add(new Noun(
                "catalog",
                "This catalogue",
                false,
                List.of(new Verb("describe", Optional.empty(), Map.of(), Optional.empty()))));
        add(WorkloadNouns.workloads());
        add(ActivityNouns.authorityRecords());
        add(WorkloadNouns.approvals());
        add(ActivityNouns.audit());
        add(ActivityNouns.explain());
        add(ActivityNouns.sessions());
        add(simple(
                "delegation",
                "Delegation edges",
                List.of("active", "inbound", "outbound", "traverse"),
                List.of(),
                List.of("revoke")));
        add(simple("grant", "Administrative grants", List.of("list", "get"), List.of("create"), List.of("revoke")));
    }

    /** The noun called {@code name}; empty for an unknown one. */
    public Optional<Noun> noun(String name) {
        return Optional.ofNullable(nouns.get(name));
    }

    /** Every scope that a verb may need, sorted; what the API accepts in {@code control:scope:…} traits. */
    public List<String> scopes() {
        TreeSet<String> scopes = new TreeSet<>();
        nouns.values()
                .forEach(noun -> noun.verbs().forEach(verb -> noun.scope(verb).ifPresent(scopes::add)));
        return List.copyOf(scopes);
    }

    /** The answer of {@code catalog describe}. */
    public ObjectNode describe() {
        ObjectNode description = Flags.object();
        ArrayNode commands = description.putArray("commands");
        nouns.values().forEach(noun -> describe(commands.addObject(), noun));
        ObjectNode declarative = description.putObject("declarative");
        declarative.putArray("kinds");
        declarative.put("documentSchema", "");
        return description;
    }

    private static void describe(ObjectNode command, Noun noun) {
        command.put("command", noun.name()).put("summary", noun.summary()).put("delegatesScope", noun.delegatesScope());
        ArrayNode subcommands = command.putArray("subcommands");
        for (Verb verb : noun.verbs()) {
            ObjectNode subcommand = subcommands.addObject().put("subcommand", verb.name());
            subcommand.put("scope", noun.scope(verb).orElse(null));
            ArrayNode flags = subcommand.putArray("flags");
            verb.flags()
                    .forEach((name, summary) ->
                            flags.addObject().put("name", "--" + name).put("summary", summary));
        }
    }

    private void add(Noun noun) {
        nouns.put(noun.name(), noun);
    }

    private static Noun simple(
            String name, String summary, List<String> reads, List<String> writes, List<String> deletes) {
        List<Verb> verbs = new ArrayList<>();
        reads.forEach(verb -> verbs.add(Verb.unsupported(verb, READ)));
        writes.forEach(verb -> verbs.add(Verb.unsupported(verb, WRITE)));
        deletes.forEach(verb -> verbs.add(Verb.unsupported(verb, DELETE)));
        return new Noun(name, summary, false, List.copyOf(verbs));
    }

    private static Verb ensure(String kind) {
        return Verb.unsupported(
                kind, WRITE, "spec=JSON specification", "dry-run=Change nothing", "idempotency-key=Key of the attempt");
    }
}
