package io.caracal.runtime.stack;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The commands' side of {@link ControlPort}. */
public final class SupervisorLink {
    private static final int LIMIT_MILLIS = 3000;

    private SupervisorLink() {}

    /** Asks the supervisor to stop everything, itself last. */
    public static void stop(CaracalHome home, StackState state) {
        send(home, state, "stop");
    }

    /** Asks the supervisor to stop one process and start it again. */
    public static void restart(CaracalHome home, StackState state, String name) {
        send(home, state, "restart " + name);
    }

    static Path tokenFile(CaracalHome home) {
        return home.run().resolve("control.token");
    }

    private static void send(CaracalHome home, StackState state, String order) {
        String token = PrivateFiles.read(tokenFile(home)).strip();
        String answer;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), state.controlPort()), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write((token + " " + order + "\n").getBytes(StandardCharsets.UTF_8));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new OperatorProblem(
                    "the supervisor (pid " + state.supervisor().pid() + ") does not answer on port "
                            + state.controlPort() + "; see " + home.log("supervisor"),
                    failure);
        }
        if (!answer.equals("ok")) {
            throw new OperatorProblem("the supervisor " + answer);
        }
    }
}
