package io.caracal.common.secrets;

import io.caracal.common.secrets.EnvelopeException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The CSS1 envelope: {@code "CSS1" | kek id (8) | nonce (12) | data key sealed by the kek (32+16) | nonce (12) | value sealed by the data
 * key (n+16)}, both layers ChaCha20-Poly1305 (RFC 8439). The additional data of the value names the place it belongs to, so that an
 * envelope moved elsewhere does not open (STS contract §3.5, API contract §5.1).
 */
public final class Css1 {

    /** Where the values sealed under a fixed name live; values of the secret store use their reference instead. */
    public static final String ZONE_SIGNING_KEY = "caracal/secrets/zoneSigningKey";

    public static final String CONNECTION_ACCESS_TOKEN = "caracal/providerConnections/accessToken";
    public static final String CONNECTION_REFRESH_TOKEN = "caracal/providerConnections/refreshToken";
    public static final String NOTIFICATION_SINK_SECRET = "caracal/notificationSinks/secret";

    private static final byte[] MAGIC = "CSS1".getBytes(StandardCharsets.US_ASCII);
    private static final String DATA_KEY_AAD = "caracal.css1.dek";
    private static final String CIPHER = "ChaCha20-Poly1305";
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int DATA_KEY = 32;
    private static final int HEADER = MAGIC.length + Kek.ID_BYTES;
    private static final int SHORTEST = HEADER + NONCE + DATA_KEY + TAG + NONCE + TAG;

    private final Keyring keys;
    private final SecureRandom random;

    public Css1(Keyring keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** Seals a value under the current key; the result is 100 bytes longer than the value. */
    public byte[] seal(byte[] plain, String aad) {
        byte[] dataKey = randomBytes(DATA_KEY);
        try {
            byte[] keyNonce = randomBytes(NONCE);
            byte[] valueNonce = randomBytes(NONCE);
            byte[] sealedKey = encrypt(keys.current().key(), keyNonce, DATA_KEY_AAD, dataKey);
            byte[] sealedValue = encrypt(chaCha(dataKey), valueNonce, aad, plain);
            return ByteBuffer.allocate(SHORTEST + plain.length)
                    .put(MAGIC)
                    .put(keys.current().idBytes())
                    .put(keyNonce)
                    .put(sealedKey)
                    .put(valueNonce)
                    .put(sealedValue)
                    .array();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** Opens an envelope; {@link EnvelopeException} when it is malformed, of another key, changed, or of another place. */
    public byte[] open(byte[] envelope, String aad) {
        Kek kek = keys.withId(keyId(envelope)).orElseThrow(() -> new EnvelopeException(Reason.UNKNOWN_KEY));
        ByteBuffer in = ByteBuffer.wrap(envelope).position(HEADER);
        byte[] keyNonce = take(in, NONCE);
        byte[] sealedKey = take(in, DATA_KEY + TAG);
        byte[] valueNonce = take(in, NONCE);
        byte[] sealedValue = take(in, in.remaining());
        byte[] dataKey = decrypt(kek.key(), keyNonce, DATA_KEY_AAD, sealedKey);
        try {
            return decrypt(chaCha(dataKey), valueNonce, aad, sealedValue);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /** True when the envelope is sealed with the current key, so that a rotation can pass over it. */
    public boolean isCurrent(byte[] envelope) {
        return keys.current().hasId(keyId(envelope));
    }

    private static byte[] keyId(byte[] envelope) {
        if (envelope.length < SHORTEST) {
            throw new EnvelopeException(Reason.TOO_SHORT);
        }
        if (!Arrays.equals(envelope, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new EnvelopeException(Reason.UNKNOWN_FORMAT);
        }
        return Arrays.copyOfRange(envelope, MAGIC.length, HEADER);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static SecretKey chaCha(byte[] key) {
        return new SecretKeySpec(key, "ChaCha20");
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] encrypt(SecretKey key, byte[] nonce, String aad, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot encrypt with " + CIPHER, e);
        }
    }

    private static byte[] decrypt(SecretKey key, byte[] nonce, String aad, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new EnvelopeException(Reason.TAMPERED);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot decrypt with " + CIPHER, e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String aad) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new IvParameterSpec(nonce));
        cipher.updateAAD(aad.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
