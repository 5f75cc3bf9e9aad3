package io.kubernaut.advisor.prompt;

import io.kubernaut.core.similarity.Description;
import io.kubernaut.core.similarity.Precedent;
import java.util.List;
import java.util.Locale;

/**
 * An incident of the past as a model is shown it: nothing that says whose it was, for that is no affair of those who read what the
 * model answers, and no name of an alert, which may be of another team.
 *
 * @param situation what it was like
 * @param done what was done and how it turned out
 * @param alike how much it was like the one in question: 1.00 is the same
 */
public record Past(String situation, String done, String alike) {
    /** How many are shown. */
    static final int MOST = 3;

    /** @param precedents the most alike first */
    public static List<Past> of(List<Precedent> precedents) {
        return precedents.stream()
                .limit(MOST)
                .map(p -> new Past(
                        Description.read(p.description()).withoutAlerts().inOneLine(),
                        p.summary(),
                        String.format(Locale.ROOT, "%.2f", p.similarity())))
                .toList();
    }
}
