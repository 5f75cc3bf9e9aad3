package io.kubernaut.advisor.config;

import java.util.Objects;

/**
 * Where a key is; never the key itself. One of both, or neither where none is needed.
 *
 * @param env name of an environment variable; "" for none
 * @param file path of a file that holds nothing else, such as a mounted Secret's; read anew before each call, so that a
 *     rotated key counts at once; "" for none
 */
public record Key(String env, String file) {
    public static final Key NONE = new Key("", "");

    public Key {
        env = Objects.requireNonNullElse(env, "");
        file = Objects.requireNonNullElse(file, "");
        if (!env.isEmpty() && !file.isEmpty()) {
            throw new IllegalArgumentException("A key is in an environment variable or in a file, not in both");
        }
    }

    public boolean none() {
        return env.isEmpty() && file.isEmpty();
    }
}
