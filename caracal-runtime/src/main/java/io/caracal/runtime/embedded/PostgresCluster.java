package io.caracal.runtime.embedded;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.process.LogFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The data directory of the embedded PostgreSQL. A new one is built aside and moved into place when complete. The superuser can only be used
 * in single-user mode on this machine: the network admits nobody but password-authenticated ordinary roles.
 */
final class PostgresCluster {
    /** The role that owns the database and runs the migrations, and the name of the database. */
    static final String OWNER = "caracal";

    private static final String SUPERUSER = "postgres";
    private static final int LIMIT_SECONDS = 120;
    private static final String ACCESS = """
        # Written by caracal. No superuser and no trust over the network.
        host  all  postgres  all           reject
        host  all  all       127.0.0.1/32  scram-sha-256
        host  all  all       ::1/128       scram-sha-256
        """;

    private final Path binaries;
    private final Path data;
    private final PostgresAccount account;
    private final Path log;

    PostgresCluster(Path binaries, Path data, PostgresAccount account, Path log) {
        this.binaries = binaries;
        this.data = data;
        this.account = account;
        this.log = log;
    }

    boolean exists() {
        return Files.exists(data.resolve("PG_VERSION"));
    }

    /** Fails when the data belongs to another major release. */
    void requireSameMajor() {
        String found = PrivateFiles.read(data.resolve("PG_VERSION")).strip();
        if (!found.equals(PostgresBinaries.MAJOR)) {
            throw new OperatorProblem(data + " belongs to PostgreSQL " + found + ", this is " + PostgresBinaries.MAJOR
                    + "; dump it with that release first, or use another CARACAL_HOME");
        }
    }

    /** Creates the cluster with the owner role and its database. */
    void create(SecretText ownerPassword) {
        Path building = data.resolveSibling(data.getFileName() + ".building");
        PrivateFiles.deleteTree(building);
        PrivateFiles.createDirectory(data.resolveSibling("."));
        List<String> arguments = List.of(
                "-D",
                building.toString(),
                "-U",
                SUPERUSER,
                "-A",
                "scram-sha-256",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync");
        run(List.of(building.resolveSibling("postgres.pw")), "initdb", arguments, "");
        bootstrap(building, ownerPassword);
        try {
            Files.writeString(building.resolve("pg_hba.conf"), ACCESS);
            run(List.of(), "initdb", List.of("-D", building.toString(), "--sync-only"), "");
            Files.move(building, data);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot complete " + data, failure);
        }
    }

    private void bootstrap(Path building, SecretText ownerPassword) {
        if (!ownerPassword.reveal().matches("[0-9A-Za-z]{8,256}")) {
            throw new OperatorProblem("the postgresPassword secret must be 8 to 256 letters and digits");
        }
        // In single-user mode each line is one command.
        String commands = "CREATE ROLE " + OWNER + " LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS PASSWORD '"
                + ownerPassword.reveal() + "'\n"
                + "CREATE DATABASE " + OWNER + " OWNER " + OWNER + " TEMPLATE template0\n"
                + "REVOKE TEMPORARY ON DATABASE " + OWNER + " FROM PUBLIC\n"
                + "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC\n";
        run(List.of(), "postgres", List.of("--single", "-D", building.toString(), "postgres"), commands);
    }

    private void run(List<Path> passwordFile, String program, List<String> arguments, String input) {
        List<String> command = new ArrayList<>(
                account.command(binaries.resolve("bin").resolve(program).toString()));
        command.addAll(arguments);
        long before = new LogFile(log).size();
        try {
            if (!passwordFile.isEmpty()) {
                // initdb wants a password for the superuser; nobody can use it over the network, and it is forgotten at
                // once.
                PrivateFiles.replace(passwordFile.get(0), unguessable());
                command.add("--pwfile=" + passwordFile.get(0));
            }
            finish(program, command, input, before);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run " + program, failure);
        } finally {
            passwordFile.forEach(file -> file.toFile().delete());
        }
    }

    private void finish(String program, List<String> command, String input, long logStart) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream commands = process.getOutputStream()) {
            commands.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new OperatorProblem(program + " did not end within " + LIMIT_SECONDS + " s; see " + log);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new OperatorProblem(program + " was interrupted", interrupted);
        }
        if (process.exitValue() != 0) {
            throw new OperatorProblem("PostgreSQL could not be set up (" + program + " ended with "
                    + process.exitValue() + "): " + new LogFile(log).lastError(logStart) + "; see " + log);
        }
    }

    private static String unguessable() {
        byte[] bytes = new byte[32];
        new java.security.SecureRandom().nextBytes(bytes);
        return java.util.HexFormat.of().formatHex(bytes) + "\n";
    }
}
