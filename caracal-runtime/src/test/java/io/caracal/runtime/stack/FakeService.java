package io.caracal.runtime.stack;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A tiny service process for supervision tests: answers /health and /ready on PORT, ends with code 3 on /crash, and appends its name to
 * the file JOURNAL when it is told to stop. Then it stays until as many as PEERS are in the journal.
 */
public final class FakeService {
    private FakeService() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        if (environment.containsKey("FAIL_WITH")) {
            System.err.println("ERROR " + environment.get("FAIL_WITH"));
            System.exit(3);
        }
        String port = environment.getOrDefault("PORT", "0");
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 0);
        for (String path : new String[] {"/health", "/ready"}) {
            server.createContext(path, exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
        }
        server.createContext("/crash", exchange -> {
            System.err.println("ERROR told to crash");
            Runtime.getRuntime().halt(3);
        });
        String journal = environment.get("JOURNAL");
        if (journal != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                note(Path.of(journal), environment.get("NAME"));
                await(Path.of(journal), Integer.parseInt(environment.getOrDefault("PEERS", "0")));
            }));
        }
        server.start();
        System.out.println("serving on " + port);
    }

    private static void note(Path journal, String name) {
        try {
            Files.write(
                    journal,
                    (name + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static void await(Path journal, int lines) {
        try {
            while (Files.readAllLines(journal).size() < lines) {
                LockSupport.parkNanos(1_000_000);
            }
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
