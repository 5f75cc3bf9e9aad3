package io.kubernaut.actions.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts what must be kept for a while: AES-256 in Galois/Counter mode, under a key from the configuration. */
public final class SecretVault {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private SecretVault(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * @param key 32 bytes in Base64
     * @throws IllegalArgumentException when it is anything else; the message does not repeat it
     */
    public static SecretVault of(String key) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The key must be " + KEY_BYTES + " bytes in Base64"); // Without the cause, which quotes it.
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The key must be " + KEY_BYTES + " bytes in Base64, not " + bytes.length + " bytes");
        }
        return new SecretVault(bytes);
    }

    /** @param context what it belongs to; it opens for nothing else */
    public String seal(String text, String context) {
        try {
            var nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(text.getBytes(StandardCharsets.UTF_8));
            var all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt by " + CIPHER, e);
        }
    }

    /** Empty when it was sealed under another key or for another context, or was changed. */
    public Optional<String> open(String sealed, String context) {
        try {
            var all = Base64.getDecoder().decode(sealed);
            var plain = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), context)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return Optional.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** So that the key shows in no log. */
    @Override
    public String toString() {
        return "SecretVault";
    }
}
