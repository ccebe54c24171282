package io.caracal.audit.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store in memory that fails as it is told. */
final class KeptFiles implements ObjectStorage {

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<String> puts = new ArrayList<>();
    private final Deque<Failure> failures = new ArrayDeque<>();
    private Runnable meanwhile = () -> {};

    enum Failure {
        NONE,
        /** Nothing is stored. */
        REFUSED,
        /** It is stored, but whoever asked does not learn it. */
        UNANSWERED
    }

    KeptFiles failing(Failure... next) {
        failures.addAll(List.of(next));
        return this;
    }

    /** What happens elsewhere while a file is uploaded. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    /** Files by key. */
    Map<String, byte[]> files() {
        return files;
    }

    /** Keys in the order in which they were asked for. */
    List<String> puts() {
        return puts;
    }

    @Override
    public void put(String key, Content content) {
        puts.add(key);
        meanwhile.run();
        Failure failure = failures.isEmpty() ? Failure.NONE : failures.removeFirst();
        if (failure != Failure.REFUSED) {
            try (InputStream in = content.reader().get()) {
                files.put(key, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (failure != Failure.NONE) {
            throw new ExportFailedException("told to fail", new IOException(failure.name()));
        }
    }

    @Override
    public void close() {
        // holds nothing
    }
}
