package io.kubernaut.rules.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds conditions that cannot hold beside one another, so that the rule can never fire. */
final class Contradictions {
    private static final Set<String> THERE = Set.of("match", "exists");

    private final Notes notes;
    private Map<String, List<Held>> held = new HashMap<>();

    Contradictions(Notes notes) {
        this.notes = notes;
    }

    /**
     * What was asked of a property.
     *
     * @param words the condition as written
     */
    private record Held(Domain domain, String words) {}

    /** @param words the condition as written */
    void condition(List<Demand> demands, String words, int line) {
        for (var demand : demands) {
            var before = held.getOrDefault(demand.path(), List.of());
            var all = new ArrayList<>(before);
            all.add(new Held(demand.domain(), words));
            held.put(demand.path(), all);
            if (nothingInAll(all) && (before.isEmpty() || !nothingInAll(before))) {
                notes.add(Check.CONTRADICTION, line, words + " can never hold" + beside(demand, before));
                return;
            }
        }
    }

    private static boolean nothingInAll(List<Held> all) {
        return Domain.nothingInAll(all.stream().map(Held::domain).toList());
    }

    private static String beside(Demand demand, List<Held> before) {
        return before.stream()
                .filter(b -> Domain.nothingInAll(List.of(b.domain(), demand.domain())))
                .findFirst()
                .or(() -> before.stream().findFirst())
                .map(b -> " beside " + b.words())
                .orElse("");
    }

    /** What is asked inside of not, exists and the like holds in there only. */
    void within(Runnable group) {
        var before = new HashMap<>(held);
        group.run();
        held = before;
    }

    /** What is asked to be there and not to be there. */
    void premises(List<Premise> premises) {
        for (var absent : premises) {
            for (var present : premises) {
                if (absent.how().equals("not") && THERE.contains(present.how()) && present.isOneOf(absent)) {
                    notes.add(
                            Check.CONTRADICTION,
                            Math.max(absent.line(), present.line()),
                            "There must be a " + present.fact() + " and must not be one, in lines "
                                    + Math.min(absent.line(), present.line()) + " and "
                                    + Math.max(absent.line(), present.line()));
                    return;
                }
            }
        }
    }
}
