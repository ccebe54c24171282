package io.caracal.runtime.command;

import io.caracal.runtime.problem.OperatorProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The variables of backup and restore (contract C.5). */
record BackupSettings(Path directory, int retain, String project, Duration limit) {
    private static final int RETAIN = 7;
    private static final int MOST = 10_000;
    private static final int LIMIT_SECONDS = 3600;

    static BackupSettings of(Map<String, String> operator) {
        return new BackupSettings(
                Path.of(text(operator, "CARACAL_BACKUP_DIR", "backups")),
                number(operator, "CARACAL_BACKUP_RETAIN", RETAIN, MOST),
                text(operator, "CARACAL_COMPOSE_PROJECT", "caracal"),
                Duration.ofSeconds(number(operator, "CARACAL_BACKUP_TIMEOUT_SECONDS", LIMIT_SECONDS, 86_400)));
    }

    static int retain(int bundles) {
        if (bundles < 1 || bundles > MOST) {
            throw new OperatorProblem("--retain must be 1 to " + MOST);
        }
        return bundles;
    }

    private static String text(Map<String, String> operator, String name, String fallback) {
        String value = operator.getOrDefault(name, "").strip();
        return value.isEmpty() ? fallback : value;
    }

    private static int number(Map<String, String> operator, String name, int fallback, int most) {
        String value = text(operator, name, Integer.toString(fallback));
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
            throw new OperatorProblem(name + " must be 1 to " + most);
        }
        return Integer.parseInt(value);
    }
}
