package io.kubernaut.server.settings;

/** What every configured secret must be like. */
final class Credentials {
    private static final int SHORTEST = 8;

    private Credentials() {}

    static void check(String key, String secret) {
        if (secret.isEmpty()) {
            return;
        }
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException(key + " is shorter than " + SHORTEST + " characters");
        }
        if (!secret.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(key + " must be of printable ASCII characters without spaces");
        }
    }
}
