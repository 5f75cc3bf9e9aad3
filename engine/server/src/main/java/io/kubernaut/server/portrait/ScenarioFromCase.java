package io.kubernaut.server.portrait;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.rules.scenario.Answer;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ScenarioWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a scenario of a stored case: what was seen, without names, and what was decided, as the expectation. It is only
 * written when the rules decide it as they decided the case.
 */
public final class ScenarioFromCase {
    private static final Set<Outcome> ACTING = Set.of(Outcome.ACT, Outcome.AWAIT_APPROVAL);
    private final KnowledgeBase rules;
    private final ScenarioRunner runner;

    /** @param promoted the rules, as scenarios take them */
    public ScenarioFromCase(KnowledgeBase promoted) {
        rules = promoted;
        var knowledge = new Engine.Knowledge(
                () -> promoted,
                ActionCatalogue.standard(),
                Advisor.nobody("No language model is asked about a scenario."),
                () -> Policy.DEFAULTS);
        runner = new ScenarioRunner(
                knowledge.forEvaluation(), manifests -> Manifests.view("", manifests), Policy.DEFAULTS);
    }

    /** What came of a case. */
    public sealed interface Drawn {
        /** Of the snapshot, what the scenario does not hold, in words. */
        List<String> leftOut();
    }

    /**
     * A scenario that is decided as the case was.
     *
     * @param text the file
     * @param remarks what its reader should know, in words
     */
    public record Written(String id, String text, List<String> leftOut, List<String> remarks) implements Drawn {
        public Written remarking(List<String> more) {
            var all = new ArrayList<>(remarks);
            all.addAll(more);
            return new Written(id, text, leftOut, List.copyOf(all));
        }
    }

    /** There is none that would be decided as the case was; {@code why} is in words. */
    public record Refused(String why, List<String> leftOut) implements Drawn {}

    /** Of an incident's decisions the newest that something came of, else the newest. */
    public static Optional<Decision> telling(List<Decision> newestFirst) {
        return newestFirst.stream()
                .filter(d -> ACTING.contains(d.outcome()))
                .findFirst()
                .or(() -> newestFirst.stream().findFirst());
    }

    /** @param stored one that was decided by these rules */
    public Drawn draw(DecidedCase stored) {
        return draw(stored, true);
    }

    /**
     * A scenario in which the same is done to the same object, whatever the parameters: rules may work them out otherwise than
     * whoever decided the case.
     */
    public Drawn drawWithoutParameters(DecidedCase stored) {
        return draw(stored, false);
    }

    private Drawn draw(DecidedCase stored, boolean parameters) {
        var first =
                draw(stored, stored.decision(), new Portrait(stored.snapshot(), rules.symptoms(), true), parameters);
        if (first instanceof Written || stored.snapshot().related().isEmpty()) {
            return first;
        }
        // Each alert beside it is decided about, too, and may draw this one to its own cause.
        var alone =
                draw(stored, stored.decision(), new Portrait(stored.snapshot(), rules.symptoms(), false), parameters);
        return alone instanceof Written ? alone : first;
    }

    private Drawn draw(DecidedCase stored, Decision decision, Portrait portrait, boolean parameters) {
        var id = idOf(decision);
        var document = portrait.document(id);
        var reader = new ScenarioReader();
        var scenario = reader.read(id, ScenarioWriter.write(List.of(), document));
        var alerts = scenario.webhook().alerts();
        var own = alerts
                .subList(0, Math.min(alerts.size(), stored.snapshot().alerts().size()))
                .stream()
                .map(a -> a.fingerprint())
                .collect(Collectors.toSet());
        var decided = runner.run(scenario).decisions();
        var about = decided.stream()
                .filter(d -> d.alerts().stream().anyMatch(a -> own.contains(a.fingerprint())))
                .toList();
        var wanted = Wanted.of(decision, portrait);
        if (about.size() != 1) {
            return refused(
                    about.isEmpty()
                            ? "nothing is decided about its alerts"
                            : about.size() + " decisions are made about its alerts in place of one",
                    portrait);
        }
        var difference = wanted.difference(about.getFirst(), parameters);
        if (!difference.isEmpty()) {
            return refused(difference, portrait);
        }
        document.put("expect", expectation(wanted, about.getFirst(), decided, own));
        document.put(
                "rationale",
                "What was decided about an incident. Say here why that was right, or change what is expected.");
        var text = ScenarioWriter.write(heading(portrait), document);
        var judged = Objects.requireNonNull(runner.run(reader.read(id, text)).judgment());
        if (judged.grade() != Grade.BEST) {
            return refused("it is judged " + judged.answer() + ": " + judged.why(), portrait);
        }
        return new Written(id, text, portrait.leftOut(), remarks(decision, about.getFirst()));
    }

    private static String idOf(Decision decision) {
        return "incident-" + decision.decisionId().toString().substring(0, 8);
    }

    private static Refused refused(String difference, Portrait portrait) {
        return new Refused(
                "Without names, at another time and under the conditions of scenarios it would be decided otherwise: "
                        + difference
                        + ". Scenarios take every rule as promoted and every action as possible, and ask no model.",
                portrait.leftOut());
    }

    private static List<String> heading(Portrait portrait) {
        var lines = new ArrayList<String>();
        lines.add("From a real incident: names, addresses and times are made up, and texts are left out.");
        lines.add("Not in it:");
        portrait.leftOut().forEach(what -> lines.add("  " + what));
        return lines;
    }

    private static List<String> remarks(Decision decided, Decision again) {
        return decided.outcome() == again.outcome()
                ? List.of()
                : List.of("It was decided " + decided.outcome() + ", and the scenario is decided " + again.outcome()
                        + ": scenarios take every rule as promoted, under the default policy.");
    }

    private static Map<String, Object> expectation(Wanted wanted, Decision again, List<Decision> all, Set<String> own) {
        var answer = Answer.of(again);
        var acceptable = new LinkedHashMap<String, Object>();
        acceptable.put("action", answer.action());
        acceptable.put("grade", "best");
        if (answer.mutating()) {
            acceptable.put("target", wanted.target());
            var constraints = constraints(answer);
            if (!constraints.isEmpty()) {
                acceptable.put("params", constraints);
            }
        }
        var expect = new LinkedHashMap<String, Object>();
        expect.put("class", answer.mutating() ? "act" : "hold");
        expect.put("acceptable", List.of(acceptable));
        expect.put(
                "max_mutating_actions",
                all.stream().map(Answer::of).filter(Answer::mutating).count());
        if (answer.mutating() && answer.queued() && all.size() == 1) {
            expect.put("requires_approval", true);
        }
        if (all.size() > 1) {
            var incident = new LinkedHashMap<String, Object>();
            incident.put("alerts", own.stream().sorted().toList());
            incident.put("acceptable", List.of(acceptable));
            expect.put("incidents", List.of(incident));
        }
        return expect;
    }

    private static final Map<String, String> CONSTRAINED = Map.of(
            "toRevision", "revision",
            "replicas", "replicas",
            "maxReplicas", "max_replicas",
            "minReplicas", "min_replicas",
            "limits.memory", "memory",
            "limits.cpu", "cpu",
            "size", "size",
            "container", "container");

    private static Map<String, Object> constraints(Answer answer) {
        var constraints = new TreeMap<String, Object>();
        answer.parameters().forEach((name, value) -> {
            var constrained = CONSTRAINED.get(name);
            if (constrained != null) {
                constraints.put(constrained, "==" + value);
            }
        });
        return constraints;
    }

    /** What was decided, as it is called in the scenario. */
    private record Wanted(
            Decision decision, Answer answer, Map<String, Object> target, Map<String, String> parameters) {
        static Wanted of(Decision decision, Portrait portrait) {
            var answer = Answer.of(decision);
            var parameters = new TreeMap<String, String>();
            answer.parameters()
                    .forEach((name, value) -> parameters.put(name, portrait.parameter(answer.action(), name, value)));
            return new Wanted(decision, answer, portrait.target(answer.target()), parameters);
        }

        /** Where the other differs in what it does or tells, in words; "" where it does not. */
        String difference(Decision other, boolean alsoParameters) {
            var found = Answer.of(other);
            if (!found.action().equals(answer.action())) {
                return found.action() + " in place of " + answer.action();
            }
            if (other.outcome() != decision.outcome()
                    && !(ACTING.contains(other.outcome()) && ACTING.contains(decision.outcome()))) {
                return other.outcome() + " in place of " + decision.outcome();
            }
            if (!answer.mutating()) {
                return "";
            }
            var on = found.target();
            if (!on.kind().equals(target.get("kind"))
                    || !on.namespace().equals(text(target.get("namespace")))
                    || !on.name().equals(target.get("name"))) {
                return "on " + on.display() + " in place of another object";
            }
            var with = new TreeMap<String, String>();
            found.parameters().forEach((name, value) -> with.put(name, value.toString()));
            return !alsoParameters || with.equals(parameters) ? "" : "with " + with + " in place of " + parameters;
        }

        private static String text(@Nullable Object value) {
            return value == null ? "" : value.toString();
        }
    }
}
