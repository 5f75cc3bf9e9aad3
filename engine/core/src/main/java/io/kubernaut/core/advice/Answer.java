package io.kubernaut.core.advice;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What models answered, by what each object is to the subject, so that it can be given again where the same is asked about
 * other objects. Whoever uses it checks it like a fresh answer.
 *
 * @param kind how it ended
 * @param why in words for people
 * @param proposals the best first
 */
public record Answer(Kind kind, String why, List<Proposed> proposals) {
    public Answer {
        proposals = List.copyOf(proposals);
    }

    /** How asking ended. */
    public enum Kind {
        /** With proposals, or with an order. */
        ANSWERED,
        /** Nothing sensible can be done. */
        NOTHING,
        /** No answer, or none that passed the checks. */
        FAILED
    }

    /**
     * A proposal.
     *
     * @param role what its target is to the subject
     * @param target of then
     */
    public record Proposed(
            String action,
            String role,
            ObjectRef target,
            SortedMap<String, Object> parameters,
            String reason,
            @Nullable Double confidence) {}

    /** How long answers are given again, by how asking ended. */
    public record Keeping(Duration answered, Duration nothing, Duration failed) {
        public static final Keeping DEFAULTS =
                new Keeping(Duration.ofHours(6), Duration.ofHours(6), Duration.ofMinutes(5));

        public Keeping {
            if (!answered.isPositive() || !nothing.isPositive() || !failed.isPositive()) {
                throw new IllegalArgumentException(
                        "answers are kept for some time, not " + answered + ", " + nothing + " and " + failed);
            }
        }

        public Duration of(Kind kind) {
            return switch (kind) {
                case ANSWERED -> answered;
                case NOTHING -> nothing;
                case FAILED -> failed;
            };
        }
    }

    public static Answer failed(String why) {
        return new Answer(Kind.FAILED, why, List.of());
    }

    /** @param snapshot that was asked about */
    public static Answer of(Advisor.Advice advice, Snapshot snapshot) {
        if (!(advice instanceof Advisor.Advice.Consulted consulted)) {
            return failed(advice.why());
        }
        var roles = new Roles(snapshot);
        return new Answer(
                consulted.proposals().isEmpty() ? Kind.NOTHING : Kind.ANSWERED,
                consulted.why(),
                consulted.proposals().stream()
                        .map(p -> new Proposed(
                                p.action(),
                                roles.of(p.target()),
                                p.target(),
                                p.parameters(),
                                p.reason(),
                                p.confidence()))
                        .toList());
    }

    /** The same about the objects of these facts: what no object fits any more is left out. */
    List<Proposal> about(Snapshot snapshot, Advisor.Question question) {
        var roles = new Roles(snapshot);
        var about = new LinkedHashSet<Proposal>();
        for (var proposed : proposals) {
            var taken = question instanceof Advisor.Question.Plan ? List.copyOf(about) : List.<Proposal>of();
            target(proposed, roles, question, taken).ifPresent(target -> about.add(made(proposed, target)));
        }
        return List.copyOf(about);
    }

    /** Whether all of it fits the objects of these facts: a plan from which a step is missing is another plan. */
    boolean fits(Snapshot snapshot, Advisor.Question question) {
        return !(question instanceof Advisor.Question.Plan)
                || about(snapshot, question).size() == proposals.size();
    }

    private static Proposal made(Proposed proposed, ObjectRef target) {
        return Advisor.proposed(
                proposed.action(), target, proposed.parameters(), proposed.reason(), proposed.confidence());
    }

    /**
     * The object of then where it is there in that role; else the first by name in that role.
     *
     * @param taken to none of whose targets the same is done
     */
    private static Optional<ObjectRef> target(
            Proposed proposed, Roles roles, Advisor.Question question, List<Proposal> taken) {
        var fitting = roles.in(proposed.role()).stream()
                .filter(ref -> asked(question, proposed.action(), ref))
                .filter(ref -> taken.stream()
                        .noneMatch(t -> t.action().equals(proposed.action())
                                && t.target().equals(ref)))
                .toList();
        return fitting.contains(proposed.target())
                ? Optional.of(proposed.target())
                : fitting.stream().findFirst();
    }

    private static boolean asked(Advisor.Question question, String action, ObjectRef target) {
        return switch (question) {
            case Advisor.Question.Propose propose -> offered(propose.options(), action, target);
            case Advisor.Question.Plan plan -> offered(plan.options(), action, target);
            case Advisor.Question.Rank rank ->
                rank.level().stream()
                        .anyMatch(p -> p.action().equals(action) && p.target().equals(target));
        };
    }

    private static boolean offered(List<Advisor.Option> options, String action, ObjectRef target) {
        return options.stream()
                .anyMatch(o -> o.action().name().equals(action) && o.target().equals(target));
    }
}
