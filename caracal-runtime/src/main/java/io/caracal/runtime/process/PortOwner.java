package io.caracal.runtime.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether a loopback port is free, and who has it where the system tells (Linux, through /proc). */
public final class PortOwner {
    private static final String LISTENING = "0A";

    private PortOwner() {}

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /** A port that was free a moment ago. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException("no free port on the loopback address", failure);
        }
    }

    /** The process that listens on the port, when it can be seen. */
    public static Optional<ProcessHandle> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsAny(process.pid(), sockets))
                .findFirst();
    }

    /** "pid 12 (name of its program or jar)", or an empty text. */
    public static String describe(int port) {
        return of(port).map(owner -> "pid " + owner.pid() + program(owner.info()))
                .orElse("");
    }

    /** Of a Java program its jar, which tells more than "java". */
    private static String program(ProcessHandle.Info info) {
        List<String> arguments = info.arguments().map(List::of).orElse(List.of());
        int jar = arguments.indexOf("-jar") + 1;
        Optional<String> named = jar > 0 && jar < arguments.size() ? Optional.of(arguments.get(jar)) : info.command();
        return named.map(path -> " (" + Path.of(path).getFileName() + ")").orElse("");
    }

    private static Set<String> listeningSockets(Path table, int port) {
        Set<String> found = new HashSet<>();
        if (!Files.isReadable(table)) {
            return found;
        }
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
                    found.add("socket:[" + fields[9] + "]");
                }
            }
        } catch (IOException unreadable) {
            return Set.of();
        }
        return found;
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException notOursOrGone) {
            return false;
        }
        return false;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
