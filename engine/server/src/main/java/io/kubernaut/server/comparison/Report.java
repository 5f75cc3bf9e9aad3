package io.kubernaut.server.comparison;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a comparison.
 *
 * @param scenarios in which a model is asked; only these count
 * @param unjudged scenarios that expect nothing
 * @param notAsked other scenarios: nothing may be changed there, or the rules know
 * @param runs how often each question was to be put
 * @param spentMicroDollars in the folder, over all restarts
 * @param rows the rules alone, then models as they were named
 * @param cells scenarios, each with what all rows said
 */
public record Report(
        int scenarios, int unjudged, int notAsked, int runs, long spentMicroDollars, List<Row> rows, List<Line> cells) {
    /** The name of the first row. */
    public static final String RULES = "(rules alone)";

    /**
     * A model, or the rules.
     *
     * @param model as the provider calls it
     * @param byClass for {@code act} and {@code hold}
     * @param forbidden answers that would do harm, stopped by a guard or not
     * @param steady share of the scenarios answered in all runs, of at least two, in which all said the same; null where there are none
     * @param use null for the rules
     */
    public record Row(
            String name,
            String model,
            Marks all,
            SortedMap<String, Marks> byClass,
            SortedMap<String, Marks> byTier,
            SortedMap<String, Marks> byKind,
            int forbidden,
            List<String> forbiddenIn,
            @Nullable Double steady,
            @Nullable Use use) {}

    /**
     * How good the answers are. Each scenario counts once, with the mean of its runs.
     *
     * @param scenarios that were answered at least once
     * @param score mean, from -1 to 1; null where there are none
     * @param accurate share of answers that are best or good; null where there are none
     */
    public record Marks(
            int scenarios, @Nullable Double score, @Nullable Double accurate) {}

    /**
     * What was asked and what it took.
     *
     * @param questions to be asked
     * @param answered with an answer that passed the checks
     * @param repaired of these, with the second attempt
     * @param endings of all questions that were asked, by how that ended
     * @param examples of what was said where there was no usable answer, one for each ending
     * @param unasked not asked, or not to the end
     * @param whyUnasked "" where all were asked
     * @param p50Millis to an answer, with its repair; null where there is none
     */
    public record Use(
            int questions,
            int answered,
            int repaired,
            SortedMap<String, Integer> endings,
            SortedMap<String, String> examples,
            int unasked,
            String whyUnasked,
            @Nullable Long p50Millis,
            @Nullable Long p95Millis,
            long inputTokens,
            long outputTokens,
            long microDollars) {}

    /**
     * A scenario.
     *
     * @param expected the best answer
     * @param said by the rows, in their order
     */
    public record Line(String id, String title, String expectedClass, String tier, String expected, List<Said> said) {}

    /** @param runs one for each run that was answered */
    public record Said(String name, List<OneRun> runs) {}

    /**
     * What was said once.
     *
     * @param grade of what would be done, in lower case
     * @param choice of the model; of the rules, what they decide
     * @param decided what would be done with it, in words
     * @param harm what makes it forbidden; "" where it is not
     */
    public record OneRun(String grade, double score, String choice, String decided, String harm) {}

    /** Whether every question was asked to the end. */
    public boolean complete() {
        return rows.stream().allMatch(r -> r.use() == null || r.use().unasked() == 0);
    }
}
