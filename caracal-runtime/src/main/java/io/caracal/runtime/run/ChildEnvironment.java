package io.caracal.runtime.run;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.process.OrdinaryVariables;
import java.util.Map;
import java.util.TreeMap;

/** What a command sees: ordinary variables of a process and its credentials. Nothing else of the caller, above all not the workload's secret. */
final class ChildEnvironment {

    private ChildEnvironment() {}

    /** @param process environment of this process */
    static Map<String, String> of(Map<String, String> process, Map<String, SecretText> credentials) {
        Map<String, String> environment = new TreeMap<>(process);
        environment.keySet().removeIf(name -> !OrdinaryVariables.contain(name));
        credentials.forEach((name, value) -> environment.put(name, value.reveal()));
        return environment;
    }
}
