package io.kubernaut.server.comparison;

import io.kubernaut.core.advice.WhenToAsk;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Scenarios as they are put to models, and what is decided with their answers. Both are done by the core that decides in the
 * service; a model's proposal goes as far as one that waits for a person, since whether one is asked is not a model's choice.
 */
public final class Cases {
    private static final String UNKNOWN = "It is not known yet.";

    private final ScenarioRunner runner;
    private final Deliberation core;
    private final Function<Snapshot, Optional<String>> off;
    private final List<Case> all;
    private final int unjudged;
    private final int notAsked;

    /** What models are asked about. */
    public enum About {
        /** Whatever may be changed, as if the rules had proposed nothing; what rules object to is not offered all the same. */
        EVERYTHING,
        /** Where the service would ask: no rule knows a remedy, or the best are level, and nothing is excluded. */
        AS_SERVED
    }

    /**
     * @param runners makes a runner that decides by the rules alone
     * @param when counts for {@link About#AS_SERVED}
     */
    public static Cases of(
            Engine.Knowledge knowledge,
            Function<Engine.Knowledge, ScenarioRunner> runners,
            About about,
            WhenToAsk when,
            List<Scenario> scenarios) {
        var trusting = new Engine.Knowledge(
                knowledge.rules(),
                knowledge.catalogue(),
                knowledge.advisor(),
                () -> knowledge.policy().get().withTrustOfModels(Map.of("*", TrustStage.APPROVE)));
        return new Cases(trusting, runners.apply(trusting), about, when, scenarios);
    }

    private Cases(
            Engine.Knowledge knowledge, ScenarioRunner runner, About about, WhenToAsk when, List<Scenario> scenarios) {
        this.runner = runner;
        var rules = remembering(knowledge.rules().current(), about);
        core = knowledge.forReplay(() -> rules, ExecutorGuard.Executable.EVERYTHING);
        off = about == About.EVERYTHING ? facts -> Optional.empty() : when::against;
        all = scenarios.stream()
                .filter(s -> s.expect() != null)
                .map(this::made)
                .filter(c -> !c.asked().isEmpty())
                .toList();
        unjudged = (int) scenarios.stream().filter(s -> s.expect() == null).count();
        notAsked = scenarios.size() - unjudged - all.size();
    }

    /** How many are judged, and lead to no question. */
    int notAsked() {
        return notAsked;
    }

    /** Those in which a model is asked. */
    List<Case> all() {
        return all;
    }

    /** How many expect nothing, so that no answer could be judged. */
    int unjudged() {
        return unjudged;
    }

    private Case made(Scenario scenario) {
        var byRules = runner.run(scenario);
        var asked = new ArrayList<Case.Asked>();
        for (var incident : byRules.deliberated()) {
            core.replay(
                    incident.snapshot(),
                    ignored -> new Asking(off, (snapshot, question) -> {
                        asked.add(new Case.Asked(WrittenSnapshot.of(snapshot).address(), snapshot, question));
                        return new Advisor.Advice.NotConsulted(UNKNOWN);
                    }));
        }
        return new Case(byRules, List.copyOf(asked));
    }

    /**
     * What comes of answers.
     *
     * @param answers by the address of the facts
     */
    Judged judged(Case one, Map<String, Answered> answers) {
        var decided = one.byRules().deliberated().stream()
                .map(incident -> core.replay(
                        incident.snapshot(),
                        ignored -> new Asking(off, (snapshot, question) -> {
                            var answer =
                                    answers.get(WrittenSnapshot.of(snapshot).address());
                            return answer == null ? new Advisor.Advice.NotConsulted(UNKNOWN) : answer.advice();
                        })))
                .toList();
        var result = runner.otherwise(one.byRules().scenario(), decided);
        var proposals =
                answers.values().stream().flatMap(a -> a.first().stream()).toList();
        // Also what guards would have kept from being done, as the next one may lie where no guard looks.
        var harm = runner.harm(one.byRules().scenario(), proposals);
        return new Judged(result, harm, choice(answers));
    }

    /** In words; the same words, the same choice. */
    private static String choice(Map<String, Answered> answers) {
        var words = new TreeMap<String, String>();
        answers.forEach((facts, answer) -> words.put(facts, answer.words()));
        return String.join("; ", words.values());
    }

    /**
     * A scenario with a model's answers.
     *
     * @param harm what the model proposed that is harmful, whatever became of it; "" where nothing
     * @param choice what it chose, in words
     */
    record Judged(ScenarioRunner.Result result, String harm, String choice) {}

    /** Asks at once, and waits. */
    private record Asking(Function<Snapshot, Optional<String>> offFor, Answering answering) implements Advisor {
        interface Answering {
            Advice advice(Snapshot snapshot, Question question);
        }

        @Override
        public Advice advise(Snapshot snapshot, Question question) {
            return answering.advice(snapshot, question);
        }

        @Override
        public Optional<String> off(Snapshot snapshot) {
            return offFor.apply(snapshot);
        }
    }

    /** Rules that need not make the same evaluation for each model; without proposals where a model is to be asked in any case. */
    private static KnowledgeBase remembering(KnowledgeBase base, About about) {
        var known = new ConcurrentHashMap<Snapshot, Evaluation>();
        return base.evaluating(snapshot -> known.computeIfAbsent(snapshot, facts -> {
            var evaluation = base.evaluate(facts);
            return about == About.EVERYTHING
                    ? new Evaluation(
                            evaluation.findings(),
                            List.of(),
                            evaluation.vetoes(),
                            evaluation.fired(),
                            evaluation.quarantined(),
                            evaluation.failure())
                    : evaluation;
        }));
    }
}
