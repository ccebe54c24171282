package io.caracal.runtime.command;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.ReadinessGate;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.stack.Probe;
import io.caracal.runtime.stack.QuickStart;
import io.caracal.runtime.stack.Schema;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.ServicePlan;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.upgrade.UpgradeSteps;
import java.util.Optional;

/**
 * The steps for a stack of this machine's own processes. The launcher has built the new program before. A supervisor of another version is replaced
 * with everything it runs, for it knows only the settings of its own services; one of this version restarts its services one after the other.
 */
final class EmbeddedUpgrade implements UpgradeSteps {
    private final CommandContext context;
    private final Startup progress;
    private final boolean prepares;

    /** @param prepares whether the start-up caches of the new program are made first */
    EmbeddedUpgrade(CommandContext context, Startup progress, boolean prepares) {
        this.context = context;
        this.progress = progress;
        this.prepares = prepares;
    }

    @Override
    public void stage() {
        Service.startOrder().forEach(service -> context.installation().requireServiceJar(service.text()));
        if (prepares) {
            QuickStart quickStart = new QuickStart(context.settings(null), JavaProgram.current(), progress::step);
            quickStart.make(quickStart.missing());
        }
        progress.step("staged " + context.installation().version());
    }

    @Override
    public void migrate() {
        if (running().isEmpty()) {
            progress.step(
                    "nothing runs; `" + context.program() + " up` will migrate the database and start this version");
            return;
        }
        int applied = Schema.migrate(derived("databaseUrl"), context.secrets());
        Schema.provisionStreams(derived(ServicePlan.redisUrlFile()), context.operator());
        progress.step(
                applied == 0 ? "database schema is current" : "database schema: " + applied + " migrations applied");
    }

    @Override
    public void roll() {
        Optional<StackState> state = running();
        if (state.isEmpty()) {
            return;
        }
        if (state.get().version().equals(context.installation().version())) {
            ServiceRestart restart = new ServiceRestart(context, progress::step);
            Service.startOrder().forEach(restart::of);
        } else {
            progress.step("replacing the supervisor of version " + state.get().version());
            new StackStop(context, progress).run();
            context.state().remove();
            new StackStart(context).untilReady(progress, state.get().mode());
        }
    }

    @Override
    public void awaitReady() {
        if (running().isPresent()) {
            new ReadinessGate(Probe.services(), progress::step).await();
            progress.step("everything is ready");
        }
    }

    private Optional<StackState> running() {
        return context.state().read().filter(StackState::supervised);
    }

    private SecretText derived(String name) {
        return SecretText.of(PrivateFiles.read(context.secrets().derived(name)).strip());
    }
}
