package io.caracal.common.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Redis is to have, as the files of {@code infra/redis} list it for the programs and the shell scripts alike. */
public final class ProvisioningList {

    private static final String DIRECTORY = "/io/caracal/infra/redis/";

    private ProvisioningList() {}

    /**
     * The entries of a list, a line each; comments and blank lines are none.
     *
     * @param name of the file
     * @throws IllegalStateException when it is not on the class path
     */
    public static List<String> entries(String name) {
        String path = DIRECTORY + name;
        try (InputStream list = ProvisioningList.class.getResourceAsStream(path)) {
            if (list == null) {
                throw new IllegalStateException("missing from the class path: " + path);
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
