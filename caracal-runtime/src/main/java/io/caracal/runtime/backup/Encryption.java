package io.caracal.runtime.backup;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption with a passphrase in the format of {@code openssl enc -aes-256-cbc -pbkdf2 -iter 600000 -md sha256 -salt}, so that a bundle can be
 * opened without this program. The checksums inside the bundle tell whether it was changed.
 */
final class Encryption {
    private static final byte[] MAGIC = "Salted__".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 8;
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int ROUNDS = 600_000;
    private static final int SHORTEST = 12;

    private final SecretText passphrase;

    private Encryption(SecretText passphrase) {
        this.passphrase = passphrase;
    }

    /** Takes the first line of the file, as openssl does. */
    static Encryption withPassphraseOf(Path file) {
        try {
            String passphrase = Files.readAllLines(file).stream().findFirst().orElse("");
            if (passphrase.length() < SHORTEST) {
                throw new OperatorProblem(
                        "the passphrase in " + file + " is shorter than " + SHORTEST + " characters; use a longer one");
            }
            return new Encryption(SecretText.of(passphrase));
        } catch (IOException unreadable) {
            throw new OperatorProblem("the passphrase file " + file + " cannot be read", unreadable);
        }
    }

    OutputStream encrypting(OutputStream target) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        target.write(MAGIC);
        target.write(salt);
        return new CipherOutputStream(target, cipher(Cipher.ENCRYPT_MODE, salt));
    }

    InputStream decrypting(InputStream source) throws IOException {
        byte[] head = source.readNBytes(MAGIC.length + SALT_BYTES);
        if (head.length < MAGIC.length + SALT_BYTES || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new OperatorProblem("this is no encrypted bundle, or it is damaged");
        }
        byte[] salt = Arrays.copyOfRange(head, MAGIC.length, head.length);
        return new CipherInputStream(source, cipher(Cipher.DECRYPT_MODE, salt));
    }

    private Cipher cipher(int mode, byte[] salt) {
        try {
            PBEKeySpec spec =
                    new PBEKeySpec(passphrase.reveal().toCharArray(), salt, ROUNDS, 8 * (KEY_BYTES + IV_BYTES));
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    mode,
                    new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                    new IvParameterSpec(derived, KEY_BYTES, IV_BYTES));
            return cipher;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has PBKDF2 and AES", impossible);
        }
    }
}
