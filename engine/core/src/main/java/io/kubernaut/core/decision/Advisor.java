package io.kubernaut.core.decision;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Is asked when no rule knows a remedy, or when the best proposals are level. It proposes; it never acts. */
public interface Advisor {
    Advice advise(Snapshot snapshot, Question question);

    /** Why nobody is asked about these facts, so that nothing is made ready for it; empty where somebody may be. */
    default Optional<String> off(Snapshot snapshot) {
        return Optional.empty();
    }

    /** Of how many steps a plan about these facts may be; 1 where none is asked for. */
    default int mostSteps(Snapshot snapshot) {
        return 1;
    }

    /** For trials, which store nothing and wait for nobody: says what it knows already, and asks nobody. */
    default Advisor forTrial() {
        return unasked(this, "A model would be asked here; a trial asks none.");
    }

    /** Says of the same facts that a model would be asked, and asks none. */
    static Advisor unasked(Advisor advisor, String why) {
        return new Silent(why, advisor::off, advisor::mostSteps);
    }

    /** Where nobody is to be asked, for this reason in words for people. */
    static Advisor nobody(String why) {
        return new Silent(why, facts -> Optional.of(why), facts -> 1);
    }

    /**
     * A model's proposal, trusted as far as can be: how far it goes is the core's to say, by the policy.
     *
     * @param confidence how sure the model is, in [0,1]; null where it did not say
     */
    static Proposal proposed(
            String action,
            ObjectRef target,
            SortedMap<String, Object> parameters,
            String reason,
            @Nullable Double confidence) {
        return new Proposal(
                action,
                target,
                parameters,
                reason,
                "",
                Proposal.Source.MODEL,
                "",
                Proposal.Priority.of(0, 0),
                TrustStage.AUTO,
                confidence);
    }

    /** Never asks. */
    record Silent(String why, Function<Snapshot, Optional<String>> offFor, ToIntFunction<Snapshot> stepsFor)
            implements Advisor {
        @Override
        public Advice advise(Snapshot snapshot, Question question) {
            return new Advice.NotConsulted(why);
        }

        @Override
        public Optional<String> off(Snapshot snapshot) {
            return offFor.apply(snapshot);
        }

        @Override
        public int mostSteps(Snapshot snapshot) {
            return stepsFor.applyAsInt(snapshot);
        }
    }

    /** What is asked. Whatever else an answer holds does not count. */
    sealed interface Question {
        /** Which of these, if any? Sorted by action and target, never empty. */
        record Propose(List<Option> options) implements Question {
            public Propose {
                options = List.copyOf(options);
            }
        }

        /**
         * Which of these, one after the other? The proposals of the answer are the steps in their order. It is asked where
         * more than one thing is unwell, and whatever comes of it is for a person to approve.
         *
         * @param mostSteps from 2 to {@value #MOST}
         */
        record Plan(List<Option> options, int mostSteps) implements Question {
            /** Whatever is configured: nobody can judge a longer one. */
            public static final int MOST = 8;

            public Plan {
                options = List.copyOf(options);
                if (mostSteps < 2 || mostSteps > MOST) {
                    throw new IllegalArgumentException("A plan is of 2 to " + MOST + " steps, not " + mostSteps);
                }
            }
        }

        /** In which order? At least two proposals of rules, the best first. */
        record Rank(List<Proposal> level) implements Question {
            public Rank {
                level = List.copyOf(level);
            }
        }
    }

    /** An action that may be proposed on an object of the snapshot, with parameters within the action's schema. */
    record Option(ActionDefinition action, ObjectRef target) {}

    /** The answer. */
    sealed interface Advice {
        /** In words for people. */
        String why();

        /**
         * It was asked; proposals are of what was offered, and may be empty: nothing sensible.
         *
         * @param consultation under which it is kept; null where it is not
         */
        record Consulted(
                List<Proposal> proposals,
                String why,
                @Nullable UUID consultation) implements Advice {
            public Consulted(List<Proposal> proposals, String why) {
                this(proposals, why, null);
            }
        }

        /** It was not asked, and why: not configured, budget used up, deadline. */
        record NotConsulted(String why) implements Advice {}

        /**
         * It is being asked. The decision is made without it, and once more when the answer is there.
         *
         * @param askAgainAfter when it is decided again at the latest
         * @param consultation under which the answer will be kept
         */
        record Pending(String why, Duration askAgainAfter, UUID consultation) implements Advice {
            public Pending {
                if (!askAgainAfter.isPositive()) {
                    throw new IllegalArgumentException("askAgainAfter must be above 0, not " + askAgainAfter);
                }
            }
        }
    }
}
