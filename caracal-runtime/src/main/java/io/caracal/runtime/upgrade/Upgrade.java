package io.caracal.runtime.upgrade;

import io.caracal.runtime.problem.OperatorProblem;
import java.util.function.Consumer;

/**
 * Stage, migrate, roll, wait: each step only after the one before it, every attempt recorded (CLI contract B.6). A failed migration leaves the old services
 * running; migrations only ever add, so they go on with the new schema.
 */
public final class Upgrade {
    private final UpgradeSteps steps;
    private final UpgradeLog log;
    private final Consumer<String> problems;

    /** @param problems told in one line why it failed */
    public Upgrade(UpgradeSteps steps, UpgradeLog log, Consumer<String> problems) {
        this.steps = steps;
        this.log = log;
        this.problems = problems;
    }

    /**
     * Runs the steps.
     *
     * @param from the version that was here before, empty when none was
     * @param to   the version of this build
     * @return the exit code: 0, else 1 or, when rolling failed, what the step says
     */
    public int run(String from, String to) {
        Attempt attempt = new Attempt(from, to);
        return attempt.step(steps::stage, Outcome.STAGE_FAILED)
                        && attempt.step(steps::migrate, Outcome.MIGRATION_FAILED)
                        && attempt.step(steps::roll, Outcome.ROLL_FAILED)
                        && attempt.step(steps::awaitReady, Outcome.READINESS_FAILED)
                ? attempt.done()
                : attempt.exit;
    }

    /** One run and what it ends with. */
    private final class Attempt {
        private final String from;
        private final String to;
        private int exit = 1;

        Attempt(String from, String to) {
            this.from = from;
            this.to = to;
        }

        boolean step(Runnable step, Outcome failure) {
            try {
                step.run();
                return true;
            } catch (OperatorProblem problem) {
                failed(problem.line(), failure);
            } catch (StepFailed failed) {
                exit = failure == Outcome.ROLL_FAILED ? failed.exit() : 1;
                failed(String.valueOf(failed.getMessage()), failure);
            } catch (RuntimeException unexpected) {
                log.add(from, to, failure);
                throw unexpected;
            }
            return false;
        }

        int done() {
            log.add(from, to, Outcome.SUCCESS);
            return 0;
        }

        private void failed(String reason, Outcome failure) {
            log.add(from, to, failure);
            problems.accept(failure.text() + ": " + reason);
        }
    }
}
