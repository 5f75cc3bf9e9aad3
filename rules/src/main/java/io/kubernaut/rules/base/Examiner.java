package io.kubernaut.rules.base;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.RuleCompilationException;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.base.Complaint.Check;
import io.kubernaut.rules.scenario.MalformedScenarioException;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import io.kubernaut.rules.scenario.WatchedRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examines candidates: lints them, compiles them off to the side, and tries them on their own scenarios. Nothing comes
 * into force by that.
 */
public final class Examiner {
    private static final Logger log = LoggerFactory.getLogger(Examiner.class);

    private final SortedMap<String, String> shipped;
    private final Linting linting;
    private final Function<KnowledgeBase, ScenarioRunner> runners;
    private final List<Trial> trials;

    /** Looks at a compiled candidate and at how its scenarios were decided. */
    @FunctionalInterface
    interface Trial {
        List<Complaint> complaints(DroolsKnowledgeBase base, List<Result> results);
    }

    /**
     * With all checks that there are.
     *
     * @param symptomsGranted shipped alerts to which a candidate may give another symptom
     * @param shippedFacts facts on which the build has proven the shipped rules; candidates are tried on them beside those of
     *     their own scenarios, as far as they can change what happens there; asked for at each candidate
     */
    public static Examiner standard(
            ActionCatalogue catalogue,
            Set<String> symptomsGranted,
            Function<KnowledgeBase, ScenarioRunner> runners,
            Supplier<List<Snapshot>> shippedFacts) {
        return new Examiner(
                Linting.standard(catalogue, symptomsGranted), runners, List.of(new AgreementTrial(shippedFacts)));
    }

    /** @param runners runs scenarios by the rules it is given, which count as promoted */
    Examiner(Linting linting, Function<KnowledgeBase, ScenarioRunner> runners, List<Trial> trials) {
        this.shipped = ShippedRules.sources();
        this.linting = linting;
        this.runners = runners;
        this.trials = List.copyOf(trials);
    }

    /** The hash of the base that a candidate makes. */
    public String hash(Candidate candidate) {
        return RuleBaseCompiler.hash(Origin.together(shipped, candidate.rules()));
    }

    /**
     * Of an {@link Examined.Accepted} the caller owns the base. What a check itself fails at is refused: the service must
     * start and go on, whatever an operator writes.
     */
    public Examined examine(Candidate candidate) {
        try {
            return checked(candidate);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.atError().setCause(e).log("rules.check.failed");
            return new Examined.Refused(
                    hash(candidate),
                    List.of(Complaint.about(Check.COMPILE, "", "A check fails at these rules: " + e)),
                    List.of());
        }
    }

    private Examined checked(Candidate candidate) {
        var hash = hash(candidate);
        var complaints = new ArrayList<>(linting.complaints(shipped, candidate.rules()));
        complaints.addAll(lostObjections(candidate));
        var scenarios = scenarios(candidate, complaints);
        if (refused(complaints)) {
            return new Examined.Refused(hash, List.copyOf(complaints), List.of());
        }
        DroolsKnowledgeBase base;
        try {
            base = compile(candidate);
        } catch (RuleCompilationException e) {
            e.problems().stream().map(Complaint::of).forEach(complaints::add);
            return new Examined.Refused(hash, List.copyOf(complaints), List.of());
        }
        var results = new ArrayList<Result>();
        try {
            var watched = new WatchedRules(base.promoted());
            var runner = runners.apply(watched);
            scenarios.forEach(s -> ScenarioTrial.run(runner, s, results, complaints));
            complaints.addAll(untried(base, watched.fired()));
            trials.forEach(t -> complaints.addAll(t.complaints(base, results)));
        } catch (RuntimeException | Error e) {
            base.close();
            throw e;
        }
        if (refused(complaints)) {
            base.close();
            return new Examined.Refused(hash, List.copyOf(complaints), List.copyOf(results));
        }
        return new Examined.Accepted(base, List.copyOf(complaints), List.copyOf(results));
    }

    /**
     * What replaces a shipped file starts in shadow, so that the objections of the shipped one would be gone at once
     * and those of the new one not there yet; and scenarios, which judge rules as promoted, would not show it.
     */
    private List<Complaint> lostObjections(Candidate candidate) {
        return candidate.rules().keySet().stream()
                .filter(path -> shipped.getOrDefault(path, "").contains("Veto.of("))
                .map(path -> new Complaint(
                        Check.LINT,
                        path,
                        0,
                        "",
                        true,
                        "The shipped file of this path objects to changes, which would be lost while its replacement is in"
                                + " shadow",
                        "Put your rules in a file of another path, and lower single shipped rules by name in"
                                + " kubernaut.policy.trust"))
                .toList();
    }

    /** The operator's rules of which no scenario of the operator's shows what they do. */
    private static List<Complaint> untried(DroolsKnowledgeBase base, Set<String> fired) {
        return base.rules().values().stream()
                .filter(r -> r.origin() != Origin.SHIPPED && !fired.contains(r.rule()))
                .map(r -> new Complaint(
                        Check.NO_SCENARIO,
                        Origin.shown(base.fileOf(r.rule())),
                        0,
                        r.rule(),
                        false,
                        "No scenario of the directory makes it fire",
                        "Write a scenario in which it fires, and one in which it must not"))
                .toList();
    }

    private DroolsKnowledgeBase compile(Candidate candidate) {
        return candidate.rules().isEmpty()
                ? ShippedRules.load()
                : RuleBaseCompiler.compile(Origin.together(shipped, candidate.rules()));
    }

    /** A scenario with its file. */
    record Named(String file, Scenario scenario) {}

    private static List<Named> scenarios(Candidate candidate, List<Complaint> complaints) {
        var reader = new ScenarioReader();
        var scenarios = new ArrayList<Named>();
        candidate.scenarios().forEach((file, text) -> {
            try {
                scenarios.add(new Named(file, reader.read(file, text)));
            } catch (MalformedScenarioException e) {
                complaints.add(Complaint.about(Check.SCENARIO, file, String.valueOf(e.getMessage())));
            }
        });
        return scenarios;
    }

    private static boolean refused(List<Complaint> complaints) {
        return complaints.stream().anyMatch(Complaint::refuses);
    }
}
