package io.kubernaut.rules.whynot;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that somebody may have meant. */
final class Nearest {
    private static final int MOST = 5;

    private Nearest() {}

    /** Those that contain the word first, then those that differ by the fewest letters. */
    static List<String> to(String word, Collection<String> names) {
        var meant = word.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(n -> n.contains(meant) || distance(meant, n) <= Math.max(2, n.length() / 3))
                .sorted(Comparator.comparing((String n) -> !n.contains(meant))
                        .thenComparing(n -> distance(meant, n))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }
}
