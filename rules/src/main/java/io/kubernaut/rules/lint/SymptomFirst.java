package io.kubernaut.rules.lint;

import java.util.List;

/**
 * The engine finds rules by the symptom or the alert's name without trying them, where that is the first condition. A
 * rule for any symptom, such as one about subjects that are gone, has none to begin with.
 */
final class SymptomFirst {
    private static final java.util.Set<String> KEYS = java.util.Set.of("family", "name", "symptom");

    private SymptomFirst() {}

    /** @param changes whether the rule proposes to change the cluster */
    static void check(List<String> conditions, List<FindingUse> uses, boolean changes, Notes notes, int line) {
        if (conditions.isEmpty() || isAboutSymptom(conditions.getFirst())) {
            return;
        }
        if (conditions.stream().anyMatch(SymptomFirst::isAboutSymptom)) {
            notes.add(Check.SYMPTOM_FIRST, line, "The symptom is asked for after other things");
        } else if (changes
                && uses.stream().noneMatch(u -> u.fires() && !u.names().isEmpty())) {
            notes.add(
                    Check.SYMPTOM_FIRST,
                    line,
                    "It proposes a change for any symptom and any finding",
                    "Ask for the symptom first, or match the finding that it answers");
        }
    }

    private static boolean isAboutSymptom(String condition) {
        for (var part : condition.split(" \\|\\| ", -1)) {
            var chosen = ChosenFrom.of(part);
            var named = chosen != null && KEYS.contains(chosen.what());
            if (!named) {
                return false;
            }
        }
        return true;
    }
}
