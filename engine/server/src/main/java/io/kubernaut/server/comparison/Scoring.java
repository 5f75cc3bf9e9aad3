package io.kubernaut.server.comparison;

import io.kubernaut.advisor.config.Provider;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.rules.scenario.Expectation;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Judge.Judgment;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.server.comparison.Report.Marks;
import io.kubernaut.server.comparison.Report.OneRun;
import io.kubernaut.server.comparison.Report.Row;
import io.kubernaut.server.comparison.Report.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges answers, by the labels of the scenarios and with the judge of {@code scenarios run}. */
record Scoring(Cases cases, int runs) {
    /** Means are told to so many parts, without the noise of adding them up. */
    private static final long MILLION = 1_000_000;

    /**
     * All that a model answered.
     *
     * @param answers of a case and a run, by the address of the facts
     * @param questions how many of a case can be put to it
     * @param whyUnasked why something was not asked, if it was not
     */
    record Sheet(
            String name,
            Provider provider,
            BiFunction<Case, Integer, Map<String, Answered>> answers,
            ToIntFunction<Case> questions,
            String whyUnasked) {}

    /** A case in which a row was judged, in as many runs as it was answered in. */
    private record Marked(Case one, List<OneRun> runs) {
        double score() {
            return runs.stream().mapToDouble(OneRun::score).average().orElse(0);
        }

        double accurate() {
            return runs.stream().filter(r -> good(r.grade())).count() / (double) runs.size();
        }

        boolean forbidden() {
            return runs.stream().anyMatch(r -> !r.harm().isEmpty());
        }

        boolean same() {
            return new HashSet<>(runs.stream().map(OneRun::choice).toList()).size() == 1;
        }
    }

    Report of(List<Sheet> sheets, long spent) {
        var rows = new ArrayList<Row>();
        var byName = new ArrayList<Map.Entry<String, List<Marked>>>();
        var rules = cases.all().stream().map(Scoring::byRules).toList();
        rows.add(row(Report.RULES, "", rules, null));
        byName.add(Map.entry(Report.RULES, rules));
        for (var sheet : sheets) {
            var marked = cases.all().stream()
                    .map(one -> marked(sheet, one))
                    .filter(m -> !m.runs().isEmpty())
                    .toList();
            rows.add(row(sheet.name(), sheet.provider().model(), marked, use(sheet)));
            byName.add(Map.entry(sheet.name(), marked));
        }
        return new Report(
                cases.all().size(),
                cases.unjudged(),
                cases.notAsked(),
                runs,
                spent,
                rows,
                cases.all().stream().map(one -> line(one, byName)).toList());
    }

    private static Marked byRules(Case one) {
        var judgment = Objects.requireNonNull(one.byRules().judgment());
        return new Marked(one, List.of(run(judgment, judgment.answer(), "")));
    }

    /** Runs in which nobody answered say nothing about how good the model is. */
    private Marked marked(Sheet sheet, Case one) {
        var judged = new ArrayList<OneRun>();
        for (int run = 1; run <= runs; run++) {
            var answers = sheet.answers().apply(one, run);
            var put = sheet.questions().applyAsInt(one);
            if (put > 0
                    && answers.size() == put
                    && answers.values().stream().allMatch(a -> a.ending().counts())) {
                var all = cases.judged(one, answers);
                judged.add(run(Objects.requireNonNull(all.result().judgment()), all.choice(), all.harm()));
            }
        }
        return new Marked(one, List.copyOf(judged));
    }

    private static OneRun run(Judgment judgment, String choice, String harm) {
        return new OneRun(
                judgment.grade().name().toLowerCase(Locale.ROOT),
                judgment.score(),
                choice,
                judgment.answer(),
                harm.isEmpty() && judgment.negative() ? judgment.why() : harm);
    }

    private static boolean good(String grade) {
        return grade.equals(Grade.BEST.name().toLowerCase(Locale.ROOT))
                || grade.equals(Grade.GOOD.name().toLowerCase(Locale.ROOT));
    }

    private static Row row(String name, String model, List<Marked> marked, @Nullable Use use) {
        var forbidden = marked.stream().filter(Marked::forbidden).toList();
        return new Row(
                name,
                model,
                marks(marked),
                by(marked, m -> expectedClass(m.one())),
                by(marked, m -> scenario(m).tier()),
                by(marked, m -> scenario(m).kind()),
                (int) forbidden.stream()
                        .flatMap(m -> m.runs().stream())
                        .filter(r -> !r.harm().isEmpty())
                        .count(),
                forbidden.stream().map(m -> m.one().id()).toList(),
                use == null ? null : steady(marked),
                use);
    }

    private static Scenario scenario(Marked marked) {
        return marked.one().byRules().scenario();
    }

    private static Marks marks(Collection<Marked> marked) {
        return new Marks(
                marked.size(),
                mean(marked.stream().map(Marked::score)),
                mean(marked.stream().map(Marked::accurate)));
    }

    private static @Nullable Double mean(Stream<Double> values) {
        var mean = values.mapToDouble(Double::doubleValue).average();
        return mean.isPresent() ? Math.round(mean.getAsDouble() * MILLION) / (double) MILLION : null;
    }

    private static SortedMap<String, Marks> by(List<Marked> marked, Function<Marked, String> key) {
        var groups = new TreeMap<String, List<Marked>>();
        marked.forEach(m ->
                groups.computeIfAbsent(key.apply(m), k -> new ArrayList<>()).add(m));
        var marks = new TreeMap<String, Marks>();
        groups.forEach((k, of) -> marks.put(k, marks(of)));
        return marks;
    }

    private static @Nullable Double steady(List<Marked> marked) {
        return mean(marked.stream().filter(m -> m.runs().size() > 1).map(m -> m.same() ? 1.0 : 0.0));
    }

    private Use use(Sheet sheet) {
        var all = new ArrayList<Answered>();
        int questions = 0;
        for (var one : cases.all()) {
            questions += sheet.questions().applyAsInt(one) * runs;
            for (int run = 1; run <= runs; run++) {
                all.addAll(sheet.answers().apply(one, run).values());
            }
        }
        var endings = new TreeMap<String, Integer>();
        var examples = new TreeMap<String, String>();
        for (var one : all) {
            var ending = one.ending().name().toLowerCase(Locale.ROOT);
            endings.merge(ending, 1, Integer::sum);
            if (one.ending() != Answered.Ending.ANSWERED) {
                examples.putIfAbsent(ending, one.why());
            }
        }
        var answered =
                all.stream().filter(a -> a.ending() == Answered.Ending.ANSWERED).toList();
        var took = answered.stream().map(Answered::millis).sorted().toList();
        var spent = all.stream().map(Answered::spent).reduce(Spending.NOTHING, Spending::plus);
        var unasked = questions - all.size();
        return new Use(
                questions,
                answered.size(),
                (int) answered.stream().filter(Answered::repaired).count(),
                endings,
                examples,
                unasked,
                unasked == 0 ? "" : sheet.whyUnasked(),
                percentile(took, 0.50),
                percentile(took, 0.95),
                spent.inputTokens(),
                spent.outputTokens(),
                spent.microDollars());
    }

    /** The nearest rank: the smallest that at least this share is not above. */
    static @Nullable Long percentile(List<Long> sorted, double share) {
        return sorted.isEmpty() ? null : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static Report.Line line(Case one, List<Map.Entry<String, List<Marked>>> byName) {
        var scenario = one.byRules().scenario();
        return new Report.Line(
                scenario.id(),
                scenario.title(),
                expectedClass(one),
                scenario.tier(),
                best(expected(one)),
                byName.stream()
                        .map(e -> new Report.Said(
                                e.getKey(),
                                e.getValue().stream()
                                        .filter(m -> m.one() == one)
                                        .findFirst()
                                        .map(Marked::runs)
                                        .orElse(List.of())))
                        .toList());
    }

    private static String best(Expectation expected) {
        return expected.acceptable().stream()
                .findFirst()
                .map(a -> a.action()
                        + (a.target() == null
                                ? ""
                                : " " + a.target().kind() + "/" + a.target().name())
                        + (a.params().isEmpty() ? "" : " " + a.params()))
                .orElse("");
    }

    private static String expectedClass(Case one) {
        return expected(one).act() ? "act" : "hold";
    }

    private static Expectation expected(Case one) {
        return Objects.requireNonNull(one.byRules().scenario().expect());
    }
}
