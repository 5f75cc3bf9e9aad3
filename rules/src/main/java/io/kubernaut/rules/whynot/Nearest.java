package io.kubernaut.rules.whynot;

import io.kubernaut.core.text.Levenshtein;
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
                .filter(n -> n.contains(meant) || Levenshtein.distance(meant, n) <= Math.max(2, n.length() / 3))
                .sorted(Comparator.comparing((String n) -> !n.contains(meant))
                        .thenComparing(n -> Levenshtein.distance(meant, n))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }
}
