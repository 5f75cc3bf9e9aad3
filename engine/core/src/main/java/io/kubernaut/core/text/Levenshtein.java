package io.kubernaut.core.text;

import java.util.Arrays;

/** How far two words are from each other. */
public final class Levenshtein {
    private Levenshtein() {}

    /** How many letters are to be put in, taken out or replaced to make one of the other. */
    public static int distance(String one, String other) {
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
