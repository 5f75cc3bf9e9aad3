package io.kubernaut.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what shows a finding. A sentence that differs by the name of an object only is said once, with the names. */
final class Evidence {
    private static final int MOST_SENTENCES = 3;
    private static final int MOST_NAMES = 5;
    private static final Pattern PUNCTUATION = Pattern.compile("[:,;]$");

    private Evidence() {}

    static String said(SortedSet<String> sentences) {
        if (sentences.size() == 1) {
            return sentences.first();
        }
        var groups = new ArrayList<List<String>>();
        for (var sentence : sentences) {
            groups.stream()
                    .filter(group -> belongs(group, sentence))
                    .findFirst()
                    .ifPresentOrElse(
                            group -> group.add(sentence), () -> groups.add(new ArrayList<>(List.of(sentence))));
        }
        var more = groups.size() - MOST_SENTENCES;
        return groups.stream().limit(MOST_SENTENCES).map(Evidence::once).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    /** At the word at which the group's sentences differ from one another. */
    private static boolean belongs(List<String> group, String sentence) {
        int at = difference(group.getFirst(), sentence);
        return at >= 0 && (group.size() == 1 || at == difference(group.getFirst(), group.get(1)));
    }

    /** Which word differs, when just one of several does, from 0; else -1. */
    private static int difference(String one, String other) {
        var words = one.split(" ", -1);
        var others = other.split(" ", -1);
        int at = -1;
        if (words.length == 1) {
            return at;
        }
        for (int i = 0; i < words.length && words.length == others.length; i++) {
            if (!words[i].equals(others[i])) {
                if (at >= 0) {
                    return -1;
                }
                at = i;
            }
        }
        return at;
    }

    private static String once(List<String> group) {
        if (group.size() == 1) {
            return group.getFirst();
        }
        int at = difference(group.getFirst(), group.get(1));
        var names = group.stream()
                .skip(1)
                .limit(MOST_NAMES)
                .map(s -> PUNCTUATION.matcher(s.split(" ", -1)[at]).replaceAll(""))
                .collect(Collectors.joining(", "));
        var more = group.size() - 1 - MOST_NAMES;
        return group.getFirst() + " (so it is with " + names + (more > 0 ? " and " + more + " more" : "") + ")";
    }
}
