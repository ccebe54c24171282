package io.caracal.testing.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A directory that cannot be written. Works for the superuser too, whom no permission stops. */
public final class DirectoryFault {
    private DirectoryFault() {}

    /** Moves the directory aside and puts a file in its place; files that are open stay open, everything that is opened by name fails. */
    public static Fault replacedByFile(Path directory) {
        Path aside = directory.resolveSibling(directory.getFileName() + ".aside");
        return Fault.of(
                directory.getFileName() + " is no directory any more",
                () -> {
                    Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
                    Files.createFile(directory);
                },
                () -> {
                    Files.deleteIfExists(directory);
                    Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
                });
    }
}
