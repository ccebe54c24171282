package io.caracal.runtime.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.caracal.runtime.process.ProcessMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor writes down for the other commands and for its own successor.
 *
 * @param phase       starting, running, stopping, stopped or failed
 * @param problem     why it failed, null otherwise
 * @param controlPort where the supervisor takes orders, 0 while it takes none
 * @param progress    what was done, in order
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StackState(
        String version,
        String mode,
        String phase,
        @Nullable String problem,
        ProcessMark supervisor,
        int controlPort,
        List<Component> components,
        List<String> progress) {

    public StackState {
        components = List.copyOf(components);
        progress = List.copyOf(progress);
    }

    public Optional<Component> component(String name) {
        return components.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public boolean supervised() {
        return supervisor.alive();
    }

    StackState phase(String next) {
        return new StackState(version, mode, next, problem, supervisor, controlPort, components, progress);
    }

    StackState failed(String reason) {
        return new StackState(version, mode, "failed", reason, supervisor, controlPort, components, progress);
    }

    StackState controlledAt(int port) {
        return new StackState(version, mode, phase, problem, supervisor, port, components, progress);
    }

    StackState step(String text) {
        List<String> steps = new ArrayList<>(progress);
        steps.add(text);
        return new StackState(version, mode, phase, problem, supervisor, controlPort, components, steps);
    }

    /** Replaces the component of the same name, or adds it. */
    StackState with(Component changed) {
        List<Component> next = new ArrayList<>();
        boolean replaced = false;
        for (Component each : components) {
            boolean same = each.name().equals(changed.name());
            next.add(same ? changed : each);
            replaced |= same;
        }
        if (!replaced) {
            next.add(changed);
        }
        return new StackState(version, mode, phase, problem, supervisor, controlPort, next, progress);
    }
}
