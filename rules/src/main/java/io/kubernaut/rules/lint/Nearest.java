package io.kubernaut.rules.lint;

import io.kubernaut.core.text.Levenshtein;
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
                .filter(w ->
                        !w.isEmpty() && Levenshtein.distance(word, w) * SHARE <= Math.max(word.length(), w.length()))
                .min(Comparator.comparingInt((String w) -> Levenshtein.distance(word, w))
                        .thenComparing(Comparator.naturalOrder()))
                .map(w -> ", but there is \"" + w + "\"")
                .orElse("");
    }
}
