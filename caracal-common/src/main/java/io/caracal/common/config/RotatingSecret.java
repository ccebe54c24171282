package io.caracal.common.config;

import io.caracal.core.secret.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret that may change while the service runs, because the file that holds it is replaced. {@link #poll} reads the file again; while
 * it is missing, empty or unreadable the last good value stays in force. Asking for the value never does I/O.
 */
public final class RotatingSecret implements Supplier<Optional<SecretText>> {

    private static final Logger LOG = LoggerFactory.getLogger(RotatingSecret.class);
    private static final int MOST_BYTES = 65_536;

    private final String name;
    private final Optional<Path> file;
    private volatile Optional<SecretText> value;
    private boolean readable = true;

    /**
     * @param name of the setting, for logs
     * @param value what was read at start
     * @param file where it may change; empty when it was not read from a file
     */
    public RotatingSecret(String name, Optional<SecretText> value, Optional<Path> file) {
        this.name = name;
        this.value = value;
        this.file = file;
    }

    /** A secret that stays what it is. */
    public static RotatingSecret fixed(String name, Optional<SecretText> value) {
        return new RotatingSecret(name, value, Optional.empty());
    }

    @Override
    public Optional<SecretText> get() {
        return value;
    }

    /** Whether {@link #poll} can find anything new. */
    public boolean rotates() {
        return file.isPresent();
    }

    /**
     * Reads the file again. It is read even when its time has not changed: times are coarse on some file systems, and two values written
     * within one tick would be taken for one.
     */
    public synchronized void poll() {
        file.ifPresent(this::read);
    }

    private void read(Path path) {
        try (InputStream stream = Files.newInputStream(path)) {
            String text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                unreadable("is empty");
                return;
            }
            readable = true;
            accept(SecretText.of(text));
        } catch (IOException e) {
            unreadable("cannot be read");
        }
    }

    private void accept(SecretText read) {
        if (value.filter(read::equals).isEmpty()) {
            value = Optional.of(read);
            LOG.info("{}_FILE has changed, its new value is in force", name);
        }
    }

    private void unreadable(String problem) {
        if (readable) {
            readable = false;
            LOG.warn("{}_FILE {}, the last value stays in force", name, problem);
        }
    }
}
