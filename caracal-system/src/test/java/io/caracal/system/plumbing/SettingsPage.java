package io.caracal.system.plumbing;

import io.caracal.system.plumbing.Plumbing.Reach;
import io.caracal.system.reference.Catalogue;
import io.caracal.system.reference.SettingMeanings;
import io.caracal.system.reference.SettingsCatalogue;
import io.caracal.system.reference.SettingsCatalogue.Entry;
import io.caracal.system.reference.SettingsCatalogue.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code docs/operations/configuration.md}: every setting, what it is when nobody sets it, and which way of running Caracal hands it on. */
final class SettingsPage {

    static final String FILE = "docs/operations/configuration.md";

    private static final String HEAD = """
        # Configuration

        Generated from the code by `./dev generate`; not to be edited.

        ## How to give a setting

        A setting is an environment variable of the service. It can also be the content of a file: `NAME_FILE` names it. The variable wins over the
        file, a blank value counts as none, and a value that is not acceptable keeps the service from starting; the log then lists every problem at once.
        Secrets (🔒) belong into files.

        | run by | where you write it |
        |---|---|
        | `caracal up` | in the shell, or `NAME=value` in `caracal.env` of the home directory (`$CARACAL_HOME`, else `~/.local/share/caracal`); the shell wins |
        | compose | in the shell, or in the file that `docker compose --env-file` names; secrets are files: [Deploy with compose](deploy-compose.md) |
        | Helm | in your values file: `global.settings` for all services, `services.NAME.settings` for one, or the value named in the column; secrets are keys of one Kubernetes Secret: [Deploy with Helm](deploy-helm.md) |
        | by hand | in the environment, or under `settings:` in the YAML file that `java -jar … server config.yml` reads; `java -jar … check` shows what is in force |

        The columns **up**, **compose** and **chart** say whether your value arrives: ● it does, ○ the deployment decides it for you, – it does not. In `rc` and
        `stable` (*published*) some settings have another default or must be set.

        """;

    private static final String COMMAND_LINE = """
        ## The command line

        Read by `caracal` and by the stack that `caracal up` starts, not by a service.

        | variable | default | what it does |
        |---|---|---|
        """;

    private static final String COLUMNS =
            "| setting | default | what it does | up | compose | chart |\n|---|---|---|---|---|---|\n";

    private final List<Plumbing> plumbings;
    private final Map<String, String> meanings = SettingMeanings.read(SettingMeanings.SERVICES);
    private final Map<String, List<Entry>> settings = SettingsCatalogue.byName();

    SettingsPage(List<Plumbing> plumbings) {
        this.plumbings = plumbings;
    }

    String text() {
        int services = Catalogue.services().size();
        StringBuilder page = new StringBuilder(HEAD);
        section(page, "All services", uses -> uses.size() == services);
        Map<String, List<String>> shared = new TreeMap<>();
        settings.forEach((name, uses) -> {
            if (uses.size() > 1 && uses.size() < services) {
                shared.computeIfAbsent(readers(uses), unseen -> new ArrayList<>())
                        .add(name);
            }
        });
        shared.forEach((readers, names) ->
                section(page, readers, uses -> uses.size() > 1 && readers(uses).equals(readers)));
        for (String service : Catalogue.services()) {
            section(
                    page,
                    title(service) + " alone",
                    uses -> uses.size() == 1 && uses.get(0).service().equals(service));
        }
        commandLine(page);
        return page.toString();
    }

    private void section(StringBuilder page, String title, Predicate<List<Entry>> belongs) {
        page.append("## ").append(title).append("\n\n").append(COLUMNS);
        settings.forEach((name, uses) -> {
            if (belongs.test(uses)) {
                row(page, name, uses);
            }
        });
        page.append('\n');
    }

    private void row(StringBuilder page, String name, List<Entry> uses) {
        page.append("| `").append(name).append('`').append(uses.get(0).secret() ? " 🔒" : "");
        page.append(" | ").append(defaults(uses));
        page.append(" | ").append(meanings.getOrDefault(name, ""));
        for (Plumbing plumbing : plumbings) {
            page.append(" | ").append(mark(plumbing, uses));
        }
        page.append(" |\n");
    }

    private void commandLine(StringBuilder page) {
        page.append(COMMAND_LINE);
        SettingMeanings.read(SettingMeanings.COMMAND_LINE).forEach((name, text) -> {
            int bar = text.indexOf('|');
            page.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(text.substring(0, bar).strip());
            page.append(" | ").append(text.substring(bar + 1).strip()).append(" |\n");
        });
    }

    private static String title(String service) {
        return service.length() == 3 ? service.toUpperCase(Locale.ROOT) : Catalogue.title(service);
    }

    private static String readers(List<Entry> uses) {
        return uses.stream().map(use -> title(use.service())).collect(Collectors.joining(", "));
    }

    /** One default where all services agree, else each with its services. */
    private static String defaults(List<Entry> uses) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (Entry use : uses) {
            texts.computeIfAbsent(text(use), unseen -> new ArrayList<>()).add(use.service());
        }
        if (texts.size() == 1) {
            return texts.keySet().iterator().next();
        }
        return texts.entrySet().stream()
                .map(each -> each.getKey() + " (" + String.join(", ", each.getValue()) + ")")
                .collect(Collectors.joining("; "));
    }

    private static String text(Entry entry) {
        if (entry.dev().equals(entry.published())) {
            return text(entry.dev());
        }
        return text(entry.published()) + "; in dev " + text(entry.dev());
    }

    private static String text(Use use) {
        if (use.required()) {
            return "**required**";
        }
        return use.fallback().isEmpty() ? "none" : "`" + use.fallback() + "`";
    }

    private static String mark(Plumbing plumbing, List<Entry> uses) {
        List<Reach> reaches = uses.stream()
                .map(use -> plumbing.reach(use.service(), use.name()))
                .distinct()
                .toList();
        if (reaches.contains(Reach.NONE)) {
            return "–";
        }
        String places = uses.stream()
                .map(use -> plumbing.place(use.service(), use.name()))
                .filter(place -> !place.isEmpty())
                .distinct()
                .map(place -> " `" + place + "`")
                .collect(Collectors.joining(","));
        return (reaches.contains(Reach.OPEN) ? "●" : "○") + places;
    }
}
