package io.caracal.system.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.testing.program.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links between documents lead to files that exist and to headings that are there. Addresses elsewhere are not asked. */
final class LinksTest {

    private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(([^()\\s]+)\\)");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*");
    private static final Pattern ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

    private final Map<String, Set<String>> anchors = new HashMap<>();

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            links(page).forEach((place, targets) -> {
                for (String target : targets) {
                    String problem = problem(page, target);
                    if (!problem.isEmpty()) {
                        broken.add(place + " " + target + " " + problem);
                    }
                }
            });
        }
        assertThat(broken).as("broken links").isEmpty();
    }

    @Test
    void everyPageOfTheOperationsGuideIsLinkedFromItsIndex() {
        Set<String> linked = links(Page.of("docs/operations/README.md")).values().stream()
                .flatMap(List::stream)
                .map(target -> target.replaceFirst("#.*", ""))
                .collect(Collectors.toSet());
        for (Page page : Page.guide()) {
            if (page.name().startsWith("docs/operations/") && !page.name().endsWith("README.md")) {
                assertThat(linked).contains(page.name().substring("docs/operations/".length()));
            }
        }
    }

    private String problem(Page page, String link) {
        if (ELSEWHERE.matcher(link).matches()) {
            return "";
        }
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path here = Repository.root().resolve(page.name());
        Path file = path.isEmpty() ? here : here.resolveSibling(path).normalize();
        if (!file.startsWith(Repository.root()) || !Files.exists(file)) {
            return "names a file that does not exist";
        }
        if (hash < 0) {
            return "";
        }
        String name = Repository.root().relativize(file).toString();
        Set<String> there = anchors.computeIfAbsent(name, unseen -> anchors(Page.of(unseen)));
        return there.contains(link.substring(hash + 1)) ? "" : "names a heading that does not exist";
    }

    /** Links by place, those in code left out. */
    private static Map<String, List<String>> links(Page page) {
        Map<String, List<String>> links = new TreeMap<>();
        boolean code = false;
        int number = 0;
        for (String line : page.lines()) {
            number++;
            code ^= line.strip().startsWith("```");
            if (code) {
                continue;
            }
            Matcher link = LINK.matcher(INLINE_CODE.matcher(line).replaceAll("code"));
            while (link.find()) {
                links.computeIfAbsent(page.name() + ":" + number, unseen -> new ArrayList<>())
                        .add(link.group(1));
            }
        }
        return links;
    }

    /** The anchors that a forge makes of headings. */
    private static Set<String> anchors(Page page) {
        Set<String> anchors = new HashSet<>();
        boolean code = false;
        for (String line : page.lines()) {
            code ^= line.strip().startsWith("```");
            Matcher explicit = ANCHOR.matcher(line);
            while (explicit.find()) {
                anchors.add(explicit.group(1));
            }
            if (!code && line.matches("#{1,6} .*")) {
                String slug = slug(line.replaceFirst("#+ ", ""));
                String unique = slug;
                for (int twin = 1; !anchors.add(unique); twin++) {
                    unique = slug + "-" + twin;
                }
            }
        }
        return anchors;
    }

    private static String slug(String heading) {
        String text = heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        return text.toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
