package io.kubernaut.advisor.provider;

import io.kubernaut.advisor.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads a provider's key, anew each time, so that one that was rotated counts at once. */
final class KeySource {
    private static final long LONGEST = 16_384;

    private final Key where;
    private final Transport.KeyVariables environment;

    KeySource(Key where, Transport.KeyVariables environment) {
        this.where = where;
        this.environment = environment;
    }

    /** @param value "" where none is configured */
    record Read(String value, Optional<String> problem) {
        static Read missing(String why) {
            return new Read("", Optional.of(why));
        }

        /** The text without the key, should a provider have repeated it. */
        UnaryOperator<String> hiding() {
            return text -> value.isEmpty() ? text : text.replace(value, "[key]");
        }
    }

    Read read() {
        if (where.none()) {
            return new Read("", Optional.empty());
        }
        if (where.file().isEmpty()) {
            var value = environment.get(where.env());
            return value == null || value.isBlank()
                    ? Read.missing("The environment variable " + where.env() + " holds no key.")
                    : new Read(value.strip(), Optional.empty());
        }
        try {
            var file = Path.of(where.file());
            if (Files.size(file) > LONGEST) {
                return Read.missing(where.file() + " is too long to be a key.");
            }
            var value = Files.readString(file).strip();
            return value.isEmpty() ? Read.missing(where.file() + " holds no key.") : new Read(value, Optional.empty());
        } catch (IOException e) {
            return Read.missing("The key cannot be read from " + where.file() + ": "
                    + e.getClass().getSimpleName());
        }
    }
}
