package io.kubernaut.rules;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.TrustStage;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates stage by stage. Rules that may not act are no part of the evaluation that counts, so that not even their
 * findings and vetoes move it; what they would propose is found beside it, and marked with their stage. What a rule
 * proposes only because of another that is trusted less, or what comes first only because of it, is trusted no more than
 * that one.
 */
final class Stages {
    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private final Trust trust;
    private final boolean proposalsMatter;
    private final Map<TrustStage, Set<String>> below = new EnumMap<>(TrustStage.class);
    private final Set<TrustStage> present = new HashSet<>();
    private final Set<String> onlyWithApproval = new HashSet<>();

    /** @param proposalsMatter rules look at what others propose */
    Stages(Trust trust, Collection<RuleMetadata> rules, boolean proposalsMatter) {
        this.trust = trust;
        this.proposalsMatter = proposalsMatter;
        for (var stage : TrustStage.values()) {
            below.put(stage, new HashSet<>());
        }
        for (var rule : rules) {
            var most = trust.atMost(rule);
            present.add(most);
            if (most == TrustStage.APPROVE) {
                onlyWithApproval.add(rule.rule());
            }
            below.forEach((stage, names) -> {
                if (most.compareTo(stage) < 0) {
                    names.add(rule.rule());
                }
            });
        }
        below.replaceAll((stage, names) -> Set.copyOf(names));
    }

    /** One evaluation by the engine. */
    @FunctionalInterface
    interface Run {
        Evaluation without(Set<String> rules, Trust trust);
    }

    /** The sets of rules that evaluations leave out, the one that counts first. */
    List<Set<String>> leftOut() {
        return Stream.of(TrustStage.APPROVE, TrustStage.SUGGEST, TrustStage.SHADOW)
                .filter(s -> s == TrustStage.APPROVE || present.contains(s))
                .map(this::below)
                .toList();
    }

    Evaluation evaluate(Snapshot snapshot, Run run) {
        var counts = run.without(below(TrustStage.APPROVE), trust);
        if (mattersToOthers(counts)) {
            var unasked = new Unasked(snapshot, run.without(below(TrustStage.AUTO), trust));
            counts = with(counts, unasked.lowered(counts));
        }
        for (var stage : List.of(TrustStage.SUGGEST, TrustStage.SHADOW)) {
            if (present.contains(stage)) {
                counts = beside(counts, stage, snapshot, run);
            }
        }
        return counts;
    }

    /**
     * Whether a rule that needs approval did more than to propose for itself. What comes forward because such a proposal
     * falls, the judgement sees.
     */
    private boolean mattersToOthers(Evaluation counts) {
        if (onlyWithApproval.isEmpty()) {
            return false;
        }
        for (var finding : counts.findings()) {
            if (onlyWithApproval.contains(finding.rule())) {
                return true;
            }
        }
        for (var veto : counts.vetoes()) {
            if (onlyWithApproval.contains(veto.rule())) {
                return true;
            }
        }
        return proposalsMatter
                && counts.proposals().stream().map(Proposal::rule).anyMatch(onlyWithApproval::contains);
    }

    /** The rules that are left out where one of this stage is evaluated. */
    Set<String> beside(TrustStage stage) {
        return below(Trust.lower(stage, TrustStage.APPROVE));
    }

    private Set<String> below(TrustStage stage) {
        return below.getOrDefault(stage, Set.of());
    }

    /** Adds what comes of it when rules of this stage take part, without touching what counts. */
    private Evaluation beside(Evaluation counts, TrustStage stage, Snapshot snapshot, Run run) {
        Evaluation other;
        try {
            other = run.without(below(stage), trust);
        } catch (EvaluationFailedException | LinkageError | StackOverflowError e) {
            LOG.atWarn()
                    .addKeyValue("stage", stage)
                    .addKeyValue("symptom", snapshot.symptom())
                    .setCause(e)
                    .log("rules.not.tried");
            var failed = new Quarantined(
                    "the rules in " + stage + " together", String.valueOf(e.getMessage()), Weight.ASIDE);
            return new Evaluation(
                    counts.findings(),
                    counts.proposals(),
                    counts.vetoes(),
                    counts.fired(),
                    joined(counts.quarantined(), List.of(failed), Comparator.comparing(Quarantined::rule)));
        }
        var known = new HashSet<Proposal>();
        counts.proposals().forEach(p -> known.add(p.attributedTo(p.source(), p.rule(), p.priority(), stage)));
        var more = other.proposals().stream()
                .map(p -> p.atMost(stage))
                .filter(p -> !known.contains(p.attributedTo(p.source(), p.rule(), p.priority(), stage)))
                .toList();
        return new Evaluation(
                counts.findings(),
                joined(counts.proposals(), more, Proposal.BY_IDENTITY),
                counts.vetoes(),
                joined(counts.fired(), other.fired(), FIRED),
                joined(counts.quarantined(), aside(other.quarantined()), Comparator.comparing(Quarantined::rule)));
    }

    /** A rule that counts for nothing is not missed. */
    private static List<Quarantined> aside(List<Quarantined> quarantined) {
        return quarantined.stream()
                .map(q -> new Quarantined(q.rule(), q.failure(), Weight.ASIDE))
                .toList();
    }

    static final Comparator<FiredRule> FIRED = Stages::byRule;

    /** By rule, then by what it fired on and what came of it. Written out, as every decision sorts by it. */
    private static int byRule(FiredRule one, FiredRule other) {
        int order = one.rule().compareTo(other.rule());
        if (order == 0) {
            order = one.bound().toString().compareTo(other.bound().toString());
        }
        return order == 0 ? one.produced().toString().compareTo(other.produced().toString()) : order;
    }

    private static <T> List<T> joined(List<T> some, List<T> more, Comparator<T> order) {
        var all = new TreeSet<>(order);
        all.addAll(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static Evaluation with(Evaluation evaluation, List<Proposal> proposals) {
        return new Evaluation(
                evaluation.findings(), proposals, evaluation.vetoes(), evaluation.fired(), evaluation.quarantined());
    }
}
