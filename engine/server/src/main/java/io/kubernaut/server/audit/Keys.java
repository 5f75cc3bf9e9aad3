package io.kubernaut.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads Ed25519 keys as {@code openssl genpkey} and {@code openssl pkey -pubout} write them. */
final class Keys {
    static final String ALGORITHM = "Ed25519";

    private Keys() {}

    /** @throws IllegalArgumentException when the file cannot be read or holds no such key, with what to do */
    static PrivateKey privateKey(String what, Path file) {
        return read(
                what,
                file,
                "private key in PEM, as `openssl genpkey -algorithm ed25519` writes it",
                factory -> factory.generatePrivate(new PKCS8EncodedKeySpec(pem(file, "PRIVATE KEY"))));
    }

    /** @throws IllegalArgumentException when the file cannot be read or holds no such key, with what to do */
    static PublicKey publicKey(String what, Path file) {
        return read(
                what,
                file,
                "public key in PEM, as `openssl pkey -in KEY -pubout` writes it",
                factory -> factory.generatePublic(new X509EncodedKeySpec(pem(file, "PUBLIC KEY"))));
    }

    private interface Reading<K> {
        K read(KeyFactory factory) throws IOException, GeneralSecurityException;
    }

    private static <K> K read(String what, Path file, String form, Reading<K> reading) {
        try {
            return reading.read(KeyFactory.getInstance(ALGORITHM));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    what + " must name a file with an Ed25519 " + form + "; " + file + " is none: " + e.getMessage(),
                    e);
        }
    }

    private static byte[] pem(Path file, String kind) throws IOException {
        var text = Files.readString(file).strip();
        var begin = "-----BEGIN " + kind + "-----";
        var end = "-----END " + kind + "-----";
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IllegalArgumentException("it does not begin with " + begin);
        }
        return Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
    }
}
