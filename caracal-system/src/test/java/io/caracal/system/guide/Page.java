package io.caracal.system.guide;

import io.caracal.testing.program.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Markdown document of the repository.
 *
 * @param name path from the root, with slashes
 */
record Page(String name, List<String> lines) {

    private static final Set<String> ELSEWHERE = Set.of("target", "node_modules", "backups", "evidence");
    private static final Pattern GUIDE = Pattern.compile("README\\.md|docs/[^/]+\\.md|docs/operations/[^/]+\\.md");

    /** A line that an operator types, at its place. */
    record Command(String page, int line, String text) {

        String place() {
            return page + ":" + line;
        }
    }

    static Page of(String name) {
        try {
            return new Page(name, Files.readAllLines(Repository.root().resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every document, whoever it is for. */
    static List<Page> all() {
        List<Page> pages = new ArrayList<>();
        Path root = Repository.root();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    String name = directory.getFileName().toString();
                    boolean ours = directory.equals(root) || !(ELSEWHERE.contains(name) || name.startsWith("."));
                    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(".md")) {
                        pages.add(of(root.relativize(file).toString().replace('\\', '/')));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    /** The documents whose commands people follow: the README and everything in docs but the generated runbooks. */
    static List<Page> guide() {
        return all().stream()
                .filter(page -> GUIDE.matcher(page.name()).matches())
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** One page per reason; drill.md beside them is about no breach. */
    static List<Page> runbooks() {
        return all().stream()
                .filter(page -> page.name().startsWith("docs/runbooks/"))
                .filter(page -> !page.name().endsWith("/drill.md"))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** The lines of the block that is marked to be run as it stands. */
    List<String> marked() {
        int from = 0;
        while (!lines.get(from).startsWith(CommandReader.MARK)) {
            from++;
        }
        int first = from + 2;
        return lines.subList(first, first + lines.subList(first, lines.size()).indexOf("```"));
    }

    /** The commands of all {@code sh} blocks. */
    List<Command> commands() {
        return new CommandReader(this).commands();
    }
}
