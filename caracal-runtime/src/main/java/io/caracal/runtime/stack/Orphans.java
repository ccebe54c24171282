package io.caracal.runtime.stack;

import io.caracal.runtime.embedded.PostgresServer;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.process.ProcessMark;
import io.caracal.runtime.process.Stopping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Processes that a killed supervisor left behind. They are stopped before anything is started again. */
public final class Orphans {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Orphans() {}

    /** Stops what the old state names and what really is that process, services first, stores last. */
    public static void stop(StackState left, CaracalHome home, Consumer<String> notices) {
        List<Component> reversed = new ArrayList<>(left.components());
        Collections.reverse(reversed);
        for (Component component : reversed) {
            ProcessMark mark = component.process();
            if (mark != null) {
                mark.find().ifPresent(process -> {
                    notices.accept("stopping " + component.name() + " (pid " + mark.pid()
                            + "), left behind by a supervisor that died");
                    stop(component, process);
                });
            }
        }
        PostgresServer.leftBehind(home).ifPresent(process -> {
            notices.accept("stopping postgres (pid " + process.pid() + "), left behind by a supervisor that died");
            PostgresServer.stopFast(process, LIMIT);
        });
    }

    private static void stop(Component component, ProcessHandle process) {
        if (component.name().equals("postgres")) {
            PostgresServer.stopFast(process, LIMIT);
        } else {
            Stopping.stop(process, LIMIT);
        }
    }
}
