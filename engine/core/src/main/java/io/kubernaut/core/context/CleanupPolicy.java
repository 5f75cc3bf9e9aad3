package io.kubernaut.core.context;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an owner says may be deleted from a cache. It is text that somebody wrote onto an object, so it counts only where
 * it is plain: absolute paths below the root, and an age such as {@code 72h}.
 */
final class CleanupPolicy {
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,3})([mhd])");

    private CleanupPolicy() {}

    /** The paths, separated by commas; "" where nothing may be deleted, or it is not said plainly. */
    static String paths(Snapshot s) {
        var said = s.policyKey("cleanup-path");
        if (!s.policyKey("data-class").equals("cache") || said.isEmpty() || age(s) == null) {
            return "";
        }
        var paths = Arrays.stream(said.split(",", -1)).map(String::strip).toList();
        return paths.stream().allMatch(CleanupPolicy::plain) ? String.join(",", paths) : "";
    }

    /** How old a file must be, as the actions' schema writes it; "" where nothing may be deleted. */
    static String olderThan(Snapshot s) {
        var age = age(s);
        return age == null ? "" : age.toString();
    }

    private static boolean plain(String path) {
        return PATH.matcher(path).matches() && Arrays.stream(path.split("/")).noneMatch(p -> p.matches("\\.+"));
    }

    private static @Nullable Duration age(Snapshot s) {
        var match = AGE.matcher(s.policyKey("cleanup-older-than"));
        if (!match.matches()) {
            return null;
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
