package io.kubernaut.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A configured token; compared in constant time, so that answering times tell nothing about it. */
final class Secret {
    private final byte[] digest;
    private final boolean empty;

    Secret(String token) {
        this.digest = digest(token);
        this.empty = token.isEmpty();
    }

    boolean isEmpty() {
        return empty;
    }

    /** Never true for an empty secret. */
    boolean matches(String presented) {
        // Of digests, so that not even the length shows.
        return MessageDigest.isEqual(digest, digest(presented)) && !empty;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
