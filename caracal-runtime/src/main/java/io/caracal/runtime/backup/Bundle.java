package io.caracal.runtime.backup;

import io.caracal.common.storage.Migrations;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An unpacked bundle whose every file is the one that was written. */
record Bundle(Path directory, BundleManifest manifest) {

    /** Unpacks into the directory, and refuses what is damaged, foreign or of another format. */
    static Bundle open(Path file, Optional<Path> passphrase, Path directory) throws IOException {
        requireChecksum(file);
        unpack(file, passphrase, directory);
        requireFormat(directory);
        Archive.verify(directory);
        return new Bundle(directory, BundleManifest.parse(PrivateFiles.read(directory.resolve(BundleManifest.FILE))));
    }

    /** Refuses what this program or this installation could not use. */
    void requireUsable(Keys keys) {
        if (manifest.schemaVersion() > Migrations.NEWEST) {
            throw new OperatorProblem("the bundle holds schema " + manifest.schemaVersion() + ", this program knows "
                    + Migrations.NEWEST + "; restore it with Caracal " + manifest.program() + " or newer");
        }
        List<String> others = new ArrayList<>();
        for (GeneratedSecret secret : Keys.BINDING) {
            String fingerprint = manifest.keys().get(secret.fileName());
            if (fingerprint != null && !keys.knows(secret, fingerprint)) {
                others.add(secret.fileName() + (keys.has(secret) ? " is another one" : " is missing"));
            }
        }
        if (!others.isEmpty()) {
            throw new OperatorProblem("the keys here are not those of the bundle: " + String.join(", ", others)
                    + "; what is sealed and signed with them could not be read: bring back the secrets of that"
                    + " installation first");
        }
    }

    private static void requireChecksum(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new OperatorProblem("there is no bundle " + file);
        }
        Path sum = BundleName.checksum(file);
        if (Files.exists(sum)
                && !Archive.sha256(file).equals(PrivateFiles.read(sum).strip().split("\\s", 2)[0])) {
            throw new OperatorProblem("the bundle is damaged: " + file + " has another checksum than " + sum + " says");
        }
    }

    private static void unpack(Path file, Optional<Path> passphrase, Path directory) throws IOException {
        boolean encrypted = file.toString().endsWith(BundleName.ENCRYPTED);
        if (encrypted && passphrase.isEmpty()) {
            throw new OperatorProblem(file + " is encrypted; give --passphrase-file");
        }
        try (InputStream source = Files.newInputStream(file)) {
            Archive.unpack(
                    encrypted
                            ? Encryption.withPassphraseOf(passphrase.orElseThrow())
                                    .decrypting(source)
                            : source,
                    directory);
        } catch (IOException unreadable) {
            throw new OperatorProblem(
                    file + " cannot be unpacked: it is damaged, or the passphrase is another one", unreadable);
        }
    }

    private static void requireFormat(Path directory) {
        Path text = directory.resolve(BundleManifest.TEXT_FILE);
        if (!Files.isRegularFile(text)) {
            throw new OperatorProblem("this is no bundle of Caracal: it has no " + BundleManifest.TEXT_FILE);
        }
        String version = PrivateFiles.read(text)
                .lines()
                .filter(line -> line.startsWith("version:"))
                .map(line -> line.substring("version:".length()).strip())
                .findFirst()
                .orElse("none");
        if (!version.equals(Integer.toString(BundleManifest.FORMAT))) {
            throw new OperatorProblem("the bundle has manifest version " + version + ", this program reads version "
                    + BundleManifest.FORMAT);
        }
        if (!Files.isRegularFile(directory.resolve(BundleManifest.FILE))) {
            throw new OperatorProblem("the bundle has no " + BundleManifest.FILE
                    + ": it was made by Caracal 1.0, whose database this program cannot read");
        }
    }
}
