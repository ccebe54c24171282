package io.caracal.runtime.purge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that can be removed (CLI contract B.7), in the order in which it is removed. */
public enum PurgeTarget {
    WEB(Group.SERVICES, true, "the database of the console's accounts"),
    STACK(Group.SERVICES, false, "stop everything that runs"),
    IMAGES(Group.ARTIFACTS, true, "container images of this product"),
    VOLUMES(Group.STATE, true, "the data of Postgres and Redis, undelivered evidence"),
    LOGS(Group.DEV, false, "logs of every process"),
    CACHE(Group.DEV, false, "unpacked binaries and start-up caches"),
    CONFIG(Group.STATE, true, "caracal.env, compose.yml, the Control gate, extra certificates"),
    RUNTIME(Group.STATE, true, "version record, process state, upgrade.log"),
    SECRETS(Group.STATE, true, "every generated secret; data sealed with them is lost"),
    BINARY(Group.ARTIFACTS, true, "the built program itself");

    private final Group group;
    private final boolean destructive;
    private final String description;

    PurgeTarget(Group group, boolean destructive, String description) {
        this.group = group;
        this.destructive = destructive;
        this.description = description;
    }

    /** Targets that belong together; a group name stands for all of its targets. */
    enum Group {
        SERVICES,
        STATE,
        DEV,
        ARTIFACTS;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As typed. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String description() {
        return description;
    }

    /** Whether something is lost that no command brings back. */
    public boolean destructive() {
        return destructive;
    }

    /** Whether the processes that use it must be stopped first. */
    boolean inUse() {
        return this == VOLUMES
                || this == CONFIG
                || this == RUNTIME
                || this == SECRETS
                || this == BINARY
                || this == CACHE;
    }

    static Optional<PurgeTarget> named(String name) {
        return Arrays.stream(values())
                .filter(target -> target.text().equals(name))
                .findFirst();
    }

    static List<PurgeTarget> ofGroup(String name) {
        return Arrays.stream(values())
                .filter(target -> target.group.text().equals(name))
                .toList();
    }
}
