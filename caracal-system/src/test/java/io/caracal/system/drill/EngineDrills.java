package io.caracal.system.drill;

import io.caracal.common.health.EngineInvariants;
import io.caracal.common.health.Invariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the invariants of the engine itself, which every service has and no drill may force, are brought about. */
final class EngineDrills {
    /**
     * How one is brought about.
     *
     * @param how in a sentence
     * @param test the file that does it
     */
    record Proof(String how, String test) {}

    private static final String HERE = "caracal-system/src/test/java/io/caracal/system/drill/";
    private static final String ENGINE = "caracal-testing/src/test/java/io/caracal/common/health/";

    private EngineDrills() {}

    /** In the engine's order of precedence. */
    static Map<Invariant, Proof> all() {
        Map<Invariant, Proof> proofs = new LinkedHashMap<>();
        proofs.put(
                EngineInvariants.SHUTDOWN,
                new Proof("Each service is asked to stop and looked at meanwhile.", HERE + "DrillsTest.java"));
        proofs.put(
                EngineInvariants.OPERATOR_DRAIN,
                new Proof("`POST /ops/drain` in each service, then `POST /ops/undrain`.", HERE + "DrillsTest.java"));
        proofs.put(
                EngineInvariants.STARTUP_STALL,
                new Proof("A phase of the start stops making progress.", ENGINE + "StartupTest.java"));
        proofs.put(
                EngineInvariants.STARTUP,
                new Proof("A phase of the start is not complete.", ENGINE + "StartupTest.java"));
        proofs.put(EngineInvariants.CHECKERS, new Proof("The watching loop stands still.", ENGINE + "EngineTest.java"));
        proofs.put(
                EngineInvariants.READMISSION, new Proof("A shared dependency comes back.", ENGINE + "ReturnTest.java"));
        proofs.put(EngineInvariants.FLAPPING, new Proof("Readiness changes too often.", ENGINE + "ReturnTest.java"));
        return proofs;
    }

    static List<String> names() {
        return EngineInvariants.all().stream().map(Invariant::name).toList();
    }
}
