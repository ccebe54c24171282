package io.caracal.runtime.command;

import io.caracal.runtime.paths.Installation;

/** The first line of up, down and status: {@code caracal mode: dev (sha X)} or {@code caracal mode: stable (V)} (CLI contract B.4). */
final class Banner {
    private Banner() {}

    static String line(String mode, Installation installation) {
        String build = mode.equals("dev") ? "sha " + BuildCommit.of(installation) : installation.version();
        return "caracal mode: " + mode + " (" + build + ")";
    }
}
