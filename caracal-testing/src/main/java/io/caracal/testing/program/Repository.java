package io.caracal.testing.program;

import java.nio.file.Files;
import java.nio.file.Path;

/** The repository that the tests run in. */
public final class Repository {

    private Repository() {}

    /** Its root, wherever in it a test was started. */
    public static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("ARCHITECTURE.md"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("this test runs inside the repository");
        }
        return here;
    }
}
