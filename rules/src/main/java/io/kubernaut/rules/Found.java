package io.kubernaut.rules;

import io.kubernaut.core.decision.Finding;
import io.kubernaut.rules.Recorder.Inserted;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A rule that sees the same thing at several objects found one thing, with several pieces of evidence. */
final class Found {
    private Found() {}

    /** Written out, as every decision sorts by it. */
    private static int sameThing(Inserted<Finding> one, Inserted<Finding> other) {
        int order = one.fact().name().compareTo(other.fact().name());
        if (order == 0) {
            order = one.fact().cause().compareTo(other.fact().cause());
        }
        return order == 0 ? one.rule().compareTo(other.rule()) : order;
    }

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
                sorted.sort(Found::sameThing);
                return grouped(sorted);
            }
        }
    }

    private static List<Finding> grouped(List<Inserted<Finding>> sorted) {
        var found = new ArrayList<Finding>(sorted.size());
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size() && sameThing(sorted.get(from), sorted.get(to)) == 0) {
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
