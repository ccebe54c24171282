package io.caracal.runtime.stack;

import io.caracal.core.secret.ConstantTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the supervisor takes orders from the same user: a loopback port, one line per connection, {@code token verb [name]}, answered with one
 * line. The token lies in the run directory, which only that user may read.
 */
final class ControlPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPort.class);
    private static final int READ_LIMIT_MILLIS = 2000;
    private static final int LONGEST_LINE = 512;

    private final ServerSocket socket;
    private final String token;
    private final Supervision supervision;

    private ControlPort(ServerSocket socket, String token, Supervision supervision) {
        this.socket = socket;
        this.token = token;
        this.supervision = supervision;
    }

    static ControlPort open(String token, Supervision supervision) throws IOException {
        ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        ControlPort port = new ControlPort(socket, token, supervision);
        Thread thread = new Thread(port::serve, "control-port");
        thread.setDaemon(true);
        thread.start();
        return port;
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket caller = socket.accept()) {
                caller.setSoTimeout(READ_LIMIT_MILLIS);
                String answer = answer(readLine(caller));
                caller.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException failure) {
                if (!socket.isClosed()) {
                    LOG.warn("an order could not be read or answered: {}", failure.getMessage());
                }
            }
        }
    }

    private static String readLine(Socket caller) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8), LONGEST_LINE);
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
            line.append((char) next);
            next = reader.read();
        }
        return line.toString();
    }

    private String answer(String line) {
        String[] words = line.strip().split(" ");
        if (!ConstantTime.equal(words[0], token)) {
            return "refused: wrong token";
        }
        String verb = words.length > 1 ? words[1] : "";
        if (verb.equals("stop")) {
            supervision.requestStop();
            return "ok";
        }
        if (verb.equals("restart") && words.length == 3) {
            return supervision.requestRestart(words[2])
                    ? "ok"
                    : "refused: nothing named " + words[2] + " is supervised";
        }
        return "refused: unknown order";
    }
}
