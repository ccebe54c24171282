package io.caracal.runtime.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The log of one process: rotation by size, and the line that explains why the process ended. */
public final class LogFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TAIL_BYTES = 64 * 1024;
    private static final int LONGEST_LINE = 300;
    private static final Set<String> SEVERE = Set.of("error", "fatal", "panic");
    private static final Pattern TELLING =
            Pattern.compile("\\b(ERROR|FATAL|PANIC|Error|Exception|error|fatal|failed|refused|problems?)\\b");
    private static final String ITEM = "  - ";
    private static final Pattern FRAME = Pattern.compile("\\s+(at |\\.\\.\\. ).*");

    private final Path file;

    public LogFile(Path file) {
        this.file = file;
    }

    public long size() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /**
     * Moves the content aside when it has grown beyond the limit: {@code name.log.1} is the newest of {@code keep} old files. The process
     * keeps writing to the same file in append mode, so the content is copied and the file cut; a line written in between may be lost.
     */
    public void rotate(long limitBytes, int keep) {
        if (size() <= limitBytes) {
            return;
        }
        try {
            for (int number = keep - 1; number >= 1; number--) {
                if (Files.exists(old(number))) {
                    Files.move(old(number), old(number + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.copy(file, old(1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot rotate " + file, failure);
        }
    }

    /**
     * The last line that tells of an error after the given offset, else the last line at all, else an empty text. Of a JSON line only its
     * message is taken.
     */
    public String lastError(long fromOffset) {
        List<String> lines =
                tail(fromOffset).lines().filter(line -> !line.isBlank()).toList();
        String last = "";
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            if (FRAME.matcher(line).matches()) {
                continue;
            }
            if (last.isEmpty()) {
                last = message(line);
            }
            if (isSevere(line)) {
                return shortened(message(line) + list(lines, i));
            }
        }
        return shortened(last);
    }

    /** The items below a line that announces some, such as everything that is wrong with a configuration. */
    private static String list(List<String> lines, int announced) {
        if (!lines.get(announced).endsWith(":")) {
            return "";
        }
        return lines.stream()
                .skip(announced + 1L)
                .takeWhile(line -> line.startsWith(ITEM))
                .map(line -> " " + line.substring(ITEM.length()))
                .collect(Collectors.joining(";"));
    }

    /** The last lines of the file, read from its end as far as they reach. */
    public List<String> lastLines(int count) {
        if (!Files.exists(file) || count == 0) {
            return List.of();
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long start = startOfLast(reader, count);
            reader.seek(start);
            byte[] bytes = new byte[Math.toIntExact(reader.length() - start)];
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** Where the last lines begin; a line feed at the very end closes the last one. */
    private static long startOfLast(RandomAccessFile reader, int count) throws IOException {
        long end = reader.length();
        int feeds = 0;
        byte[] block = new byte[TAIL_BYTES];
        for (long from = end; from > 0; ) {
            int size = (int) Math.min(block.length, from);
            from -= size;
            reader.seek(from);
            reader.readFully(block, 0, size);
            for (int at = size - 1; at >= 0; at--) {
                if (block[at] == '\n' && from + at != end - 1 && ++feeds == count) {
                    return from + at + 1;
                }
            }
        }
        return 0;
    }

    private boolean isSevere(String line) {
        JsonNode entry = json(line);
        if (entry.isObject()) {
            return SEVERE.contains(entry.path("level").asText("").toLowerCase(Locale.ROOT));
        }
        return TELLING.matcher(line).find();
    }

    private static String message(String line) {
        JsonNode entry = json(line);
        if (!entry.isObject()) {
            return line.strip();
        }
        String text = entry.path("msg").asText(entry.path("message").asText(line));
        String cause = entry.path("err").isObject()
                ? entry.path("err").path("message").asText("")
                : entry.path("err").asText(entry.path("error").asText(""));
        return cause.isEmpty() ? text : text + ": " + cause;
    }

    private static JsonNode json(String line) {
        if (!line.startsWith("{")) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException plainText) {
            return JSON.missingNode();
        }
    }

    private String tail(long fromOffset) {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            long from = fromOffset > length ? 0 : fromOffset;
            long start = Math.max(from, length - TAIL_BYTES);
            reader.seek(start);
            byte[] bytes = new byte[Math.toIntExact(length - start)];
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private Path old(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private static String shortened(String line) {
        String flat = line.replaceAll("\\s+", " ").strip();
        return flat.length() <= LONGEST_LINE ? flat : flat.substring(0, LONGEST_LINE) + "…";
    }
}
