package io.caracal.runtime.stack;

import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.PortOwner;
import java.util.ArrayList;
import java.util.List;

/** Says which port is taken, for which service it was meant, and by whom it is held. */
public final class PortGuard {
    private PortGuard() {}

    /** Checks the ports of all services and names every one that is taken. */
    public static void requireServicePortsFree() {
        requireFree(Probe.services());
    }

    static void requireFree(List<Probe.Target> targets) {
        List<String> taken = new ArrayList<>();
        for (Probe.Target target : targets) {
            if (!PortOwner.isFree(target.port())) {
                taken.add(describe(target.name(), target.port()));
            }
        }
        if (!taken.isEmpty()) {
            throw new OperatorProblem(String.join("; ", taken) + "; stop what uses "
                    + (taken.size() == 1 ? "it" : "them") + ", then run `caracal up` again");
        }
    }

    static void requireFree(String name, int port, String advice) {
        if (!PortOwner.isFree(port)) {
            throw new OperatorProblem(describe(name, port) + "; stop what uses it, or " + advice);
        }
    }

    private static String describe(String name, int port) {
        String owner = PortOwner.describe(port);
        return "port " + port + " (" + name + ") is in use" + (owner.isEmpty() ? "" : " by " + owner);
    }
}
