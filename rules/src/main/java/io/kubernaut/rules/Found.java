package io.kubernaut.rules;

import io.kubernaut.core.decision.Finding;
import io.kubernaut.rules.Recorder.Inserted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A rule that sees the same thing at several objects found one thing, with several pieces of evidence. */
final class Found {
    private static final Comparator<Inserted<Finding>> SAME_THING = Comparator.comparing(
                    (Inserted<Finding> i) -> i.fact().name())
            .thenComparing(i -> i.fact().cause())
            .thenComparing(Inserted::rule);

    private Found() {}

    /** The findings by name, cause and rule, once each. */
    static List<Finding> of(List<Inserted<Finding>> inserted) {
        switch (inserted.size()) {
            case 0 -> {
                return List.of();
            }
            case 1 -> {
                return List.of(alone(inserted.getFirst()));
            }
            default -> {
                var sorted = new ArrayList<>(inserted);
                sorted.sort(SAME_THING);
                return grouped(sorted);
            }
        }
    }

    private static List<Finding> grouped(List<Inserted<Finding>> sorted) {
        var found = new ArrayList<Finding>(sorted.size());
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size() && SAME_THING.compare(sorted.get(from), sorted.get(to)) == 0) {
                to++;
            }
            found.add(to == from + 1 ? alone(sorted.get(from)) : together(sorted.subList(from, to)));
            from = to;
        }
        return List.copyOf(found);
    }

    private static Finding alone(Inserted<Finding> inserted) {
        return inserted.fact().foundBy(inserted.rule());
    }

    private static Finding together(List<Inserted<Finding>> same) {
        var evidence = new TreeSet<String>();
        for (var each : same) {
            evidence.add(each.fact().evidence());
        }
        var first = same.getFirst();
        return new Finding(first.fact().name(), first.fact().cause(), Evidence.said(evidence), first.rule());
    }
}
