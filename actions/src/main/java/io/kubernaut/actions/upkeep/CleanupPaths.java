package io.kubernaut.actions.upkeep;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * In which directories files may be deleted: those on the list and what is below them.
 *
 * @param allowed plain absolute paths
 */
record CleanupPaths(List<String> allowed) {
    private static final Pattern PLAIN = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    /** Never, whoever allows it: what a system or its secrets consist of. */
    private static final Set<String> SYSTEM =
            Set.of("bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "root", "run", "sbin", "sys", "usr");

    private static final Set<String> NOT_AS_A_WHOLE =
            Set.of("/home", "/media", "/mnt", "/opt", "/srv", "/var", "/var/lib");

    /** From texts with commas, as the configuration and annotations give them; what is not plain does not count. */
    static CleanupPaths of(Collection<String> texts) {
        return new CleanupPaths(texts.stream()
                .flatMap(CleanupPaths::split)
                .filter(path -> problem(path).isEmpty())
                .distinct()
                .sorted()
                .toList());
    }

    static Stream<String> split(String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).filter(path -> !path.isEmpty());
    }

    /** Why files must not be deleted there, wherever "there" is; empty when it depends on the list. */
    static Optional<String> problem(String path) {
        if (!PLAIN.matcher(path).matches()) {
            return Optional.of("'" + shown(path)
                    + "' is no plain absolute directory (letters, digits and ._-, no .. and" + " not /).");
        }
        return SYSTEM.contains(path.substring(1).split("/")[0])
                        || NOT_AS_A_WHOLE.contains(path)
                        || path.startsWith("/var/run")
                ? Optional.of(path + " belongs to the system; name a directory that holds only what may be lost.")
                : Optional.empty();
    }

    boolean allows(String path) {
        return allowed.stream().anyMatch(one -> path.equals(one) || path.startsWith(one + "/"));
    }

    private static String shown(String path) {
        return path.length() <= 64 ? path : path.substring(0, 64) + "…";
    }
}
