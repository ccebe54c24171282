package io.caracal.runtime.command;

import io.caracal.runtime.docker.ComposeStack;
import io.caracal.runtime.upgrade.StepFailed;
import io.caracal.runtime.upgrade.UpgradeSteps;

/** The steps for a stack of containers (CLI contract B.6). */
final class ContainerUpgrade implements UpgradeSteps {
    private final CommandContext context;
    private final ComposeStack stack;
    private final Startup progress;
    private final boolean pulls;

    ContainerUpgrade(CommandContext context, ComposeStack stack, Startup progress, boolean pulls) {
        this.context = context;
        this.stack = stack;
        this.progress = progress;
        this.pulls = pulls;
    }

    @Override
    public void stage() {
        if (stack.project().builds() || pulls) {
            require(stack.stage(), stack.project().builds() ? "building the images" : "pulling the images");
        }
    }

    @Override
    public void migrate() {
        require(stack.migrate(), "migrating the database");
        progress.step("the database is migrated");
    }

    @Override
    public void roll() {
        require(stack.roll(), "replacing the containers");
    }

    @Override
    public void awaitReady() {
        Containers.awaitReady(context, progress);
    }

    private static void require(int exit, String what) {
        if (exit != 0) {
            throw new StepFailed(what + " ended with exit code " + exit, exit);
        }
    }
}
