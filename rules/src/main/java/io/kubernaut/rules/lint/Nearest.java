package io.kubernaut.rules.lint;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** Finds the word that somebody meant, by how many letters there are to change. */
final class Nearest {
    /** What shares less than two thirds of its letters was not meant. */
    private static final int SHARE = 3;

    private Nearest() {}

    /** Such as {@code , but there is "crash-loop"}; "" where none is near. */
    static String hint(String word, Collection<String> words) {
        return words.stream()
                .filter(w -> !w.isEmpty() && distance(word, w) * SHARE <= Math.max(word.length(), w.length()))
                .min(Comparator.comparingInt((String w) -> distance(word, w)).thenComparing(Comparator.naturalOrder()))
                .map(w -> ", but there is \"" + w + "\"")
                .orElse("");
    }

    /** Levenshtein's: letters to be put in, taken out or replaced. */
    static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        Arrays.setAll(before, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            var now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }
}
