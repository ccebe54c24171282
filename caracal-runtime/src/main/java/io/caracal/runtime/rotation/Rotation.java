package io.caracal.runtime.rotation;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.rotation.Change.Values;
import io.caracal.runtime.stack.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Exchanges secrets of a stack. Services learn the new value in the order of the {@link Plan}, each is ready before the next is touched, and when one is not,
 * the old value is put back in the same order. The caller holds the lock of the home directory.
 */
public final class Rotation {
    /** Each earlier key costs every verification a little, and a ledger outlives some of them. */
    static final int MOST_PREVIOUS = 8;

    private final Site site;
    private final Consumer<String> progress;

    /** @param progress told each step in one line, never a value */
    public Rotation(Site site, Consumer<String> progress) {
        this.site = site;
        this.progress = progress;
    }

    /** Exchanges the secret; an {@link OperatorProblem} says that it failed and what is in force then. */
    public void rotate(Plan plan) {
        Change change = change(plan);
        requireNonePending(plan, change);
        requireRoom(plan);
        requireOwnRedis(plan);
        Values values = change.begin();
        try {
            apply(plan, change, values);
            change.end();
        } catch (RuntimeException failure) {
            undo(plan, change, values, reason(failure));
        }
    }

    /** Puts back the old value after an exchange that was cut off. */
    public void rollBack(Plan plan) {
        Change change = change(plan);
        if (!change.pending()) {
            throw new OperatorProblem(
                    "no exchange of " + plan.secret().fileName() + " was cut off; there is nothing to roll back");
        }
        revert(plan, change, change.resume());
        change.end();
        progress.accept("the old value is in force again");
    }

    /** Forgets the keys before the current one: what was made with them is not accepted any more. */
    public void dropPrevious(Plan plan) {
        Change change = change(plan);
        requireNonePending(plan, change);
        if (site.secrets().previousValues(plan.secret()).isEmpty()) {
            throw new OperatorProblem("there is no earlier " + plan.secret().fileName());
        }
        change.put(site.secrets().value(plan.secret()), List.of());
        site.spread(plan.secret());
        renew(plan.services());
    }

    private Change change(Plan plan) {
        return new Change(site.secrets(), plan.secret());
    }

    private static void requireNonePending(Plan plan, Change change) {
        if (change.pending()) {
            String name = plan.secret().fileName();
            throw new OperatorProblem("an exchange of " + name
                    + " was cut off; put the old value back with `caracal rotate " + name + " --roll-back` first");
        }
    }

    private void requireRoom(Plan plan) {
        if (site.secrets().previousValues(plan.secret()).size() >= MOST_PREVIOUS) {
            throw new OperatorProblem(
                    MOST_PREVIOUS + " earlier keys are still accepted; forget them with `caracal rotate "
                            + plan.secret().fileName() + " --drop-previous` once nothing made with them is left");
        }
    }

    /** Before anything is noted: what is not ours to exchange leaves nothing behind that would have to be undone. */
    private void requireOwnRedis(Plan plan) {
        boolean atRedis = plan.method() == Method.REDIS || plan.method() == Method.REDIS_USER;
        if (atRedis && site.runs()) {
            site.redis(plan.secret()).close();
        }
    }

    private void undo(Plan plan, Change change, Values values, String reason) {
        progress.accept("failed: " + reason + "; putting the old value back");
        try {
            revert(plan, change, values);
        } catch (RuntimeException again) {
            throw new OperatorProblem(
                    "exchanging " + plan.secret().fileName() + " failed (" + reason
                            + "), and so did putting the old value back ("
                            + reason(again) + "); correct the cause, then `caracal rotate "
                            + plan.secret().fileName()
                            + " --roll-back`",
                    again);
        }
        change.end();
        throw new OperatorProblem(
                "exchanging " + plan.secret().fileName() + " failed, the old value is in force again: " + reason);
    }

    private void apply(Plan plan, Change change, Values values) {
        switch (plan.method()) {
            case RELOADED -> reload(plan, change, values.fresh());
            case RESTARTED, KEPT -> put(plan, change, values.fresh(), List.of());
            case OVERLAPPING -> put(plan, change, values.fresh(), values.previousAfter());
            case ANNOUNCED -> announce(plan, change, values);
            case RESEALING -> reseal(plan, change, values.fresh(), values.before());
            case ROLE -> role(plan, change, values.fresh());
            case OWNER -> {
                site.database().ownPassword(values.before(), values.fresh());
                put(plan, change, values.fresh(), List.of());
            }
            case REDIS -> exchangeRedis(plan, change, values.before(), values.fresh(), RedisAccess.ADMINISTRATOR);
            case REDIS_USER -> exchangeRedis(plan, change, values.before(), values.fresh(), plan.role());
        }
    }

    /** The same steps towards the old value. Each of them may or may not have been reached by what went before. */
    private void revert(Plan plan, Change change, Values values) {
        switch (plan.method()) {
            case RELOADED -> reload(plan, change, values.before());
            case RESTARTED, KEPT -> put(plan, change, values.before(), values.previousBefore());
            case OVERLAPPING, ANNOUNCED -> {
                // What was made with the new key in the meantime stays valid.
                List<String> accepted = new ArrayList<>(List.of(values.fresh().reveal()));
                accepted.addAll(values.previousBefore());
                put(plan, change, values.before(), accepted);
            }
            case RESEALING -> reseal(plan, change, values.before(), values.fresh());
            case ROLE -> role(plan, change, values.before());
            case OWNER -> {
                site.database().ownPassword(values.fresh(), values.before());
                put(plan, change, values.before(), List.of());
            }
            case REDIS -> exchangeRedis(plan, change, values.fresh(), values.before(), RedisAccess.ADMINISTRATOR);
            case REDIS_USER -> exchangeRedis(plan, change, values.fresh(), values.before(), plan.role());
        }
    }

    private void put(Plan plan, Change change, SecretText value, List<String> previous) {
        change.put(value, previous);
        site.spread(plan.secret());
        renew(plan.services());
    }

    private void reload(Plan plan, Change change, SecretText value) {
        change.put(value, List.of());
        site.spread(plan.secret());
        if (site.runs()) {
            site.awaitAccepted(plan.secret(), value);
            progress.accept("every service accepts the new value");
        }
    }

    private void announce(Plan plan, Change change, Values values) {
        List<String> accepted = new ArrayList<>(List.of(values.fresh().reveal()));
        accepted.addAll(values.previousBefore());
        change.put(values.before(), accepted);
        site.spread(plan.secret());
        renew(plan.verifying());
        put(plan, change, values.fresh(), values.previousAfter());
    }

    /** From one key to another; everything sealed follows before the other is forgotten. */
    private void reseal(Plan plan, Change change, SecretText to, SecretText from) {
        put(plan, change, to, List.of(from.reveal()));
        int changed = site.database().reseal(to, from);
        progress.accept("sealed " + changed + " secrets anew; nothing is left under the other key");
        put(plan, change, to, List.of());
    }

    /** While nothing runs the file is enough: the next start gives the roles their passwords. */
    private void role(Plan plan, Change change, SecretText password) {
        if (site.runs()) {
            site.database().passwordOf(plan.role(), password);
        }
        put(plan, change, password, List.of());
    }

    /** While nothing runs the file is enough: the next start gives Redis its users and their passwords. */
    private void exchangeRedis(Plan plan, Change change, SecretText from, SecretText to, String user) {
        if (!site.runs()) {
            put(plan, change, to, List.of());
            return;
        }
        try (RedisAccess redis = site.redis(plan.secret())) {
            redis.alsoAccept(user, from);
            redis.alsoAccept(user, to);
            put(plan, change, to, List.of());
            redis.acceptOnly(user, to);
        }
        site.settle(plan.secret());
    }

    private void renew(List<Service> services) {
        if (site.runs()) {
            services.forEach(site::renew);
        }
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof OperatorProblem problem ? problem.line() : String.valueOf(failure.getMessage());
    }
}
