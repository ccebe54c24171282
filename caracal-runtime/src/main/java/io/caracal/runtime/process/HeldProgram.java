package io.caracal.runtime.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a long-lived process whole when its program file is replaced beneath it, as a new build does: what it may need later is loaded now. */
public final class HeldProgram {
    private static final Logger LOG = LoggerFactory.getLogger(HeldProgram.class);
    private static final String CLASS = ".class";

    private HeldProgram() {}

    /**
     * Loads every class of these packages, and initializes none.
     *
     * @param anchor    a class of the program
     * @param packages  such as {@code io.caracal.runtime.stack}
     * @return how many classes there are; none where the program is no single file
     */
    public static int hold(Class<?> anchor, List<String> packages) {
        CodeSource source = anchor.getProtectionDomain().getCodeSource();
        try {
            Path file =
                    source == null ? Path.of("") : Path.of(source.getLocation().toURI());
            return Files.isRegularFile(file) ? load(file, anchor.getClassLoader(), packages) : 0;
        } catch (IOException | URISyntaxException | ClassNotFoundException | LinkageError failure) {
            LOG.warn("not all of the program could be loaded ahead: {}", failure.toString());
            return 0;
        }
    }

    private static int load(Path file, ClassLoader loader, List<String> packages)
            throws IOException, ClassNotFoundException {
        List<String> names;
        try (JarFile jar = new JarFile(file.toFile());
                Stream<JarEntry> entries = jar.stream()) {
            names = entries.map(JarEntry::getName)
                    .filter(name -> name.endsWith(CLASS) && !name.endsWith("package-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))))
                    .toList();
        }
        for (String name : names) {
            Class.forName(name, false, loader);
        }
        return names.size();
    }
}
