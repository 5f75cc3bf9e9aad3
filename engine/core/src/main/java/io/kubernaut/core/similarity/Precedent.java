package io.kubernaut.core.similarity;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.memory.RecentAction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A closed incident that was like another one. The JSON form is part of the HTTP contract.
 *
 * @param similarity of what both were like, in [-1,1]: 1 is the same
 * @param alerts names of its alerts
 * @param description what it was like, on one line, without names of objects
 * @param done what was done about it, the oldest first; what was only looked at or told is not among it
 * @param outcome of what was done last, or of leaving it alone
 * @param effectiveness of that in [0,1]; null where it is not known
 * @param summary what was done and how it turned out, in words, without names of objects
 * @param link where all of it is
 */
public record Precedent(
        UUID incidentId,
        double similarity,
        List<String> alerts,
        String symptom,
        ObjectRef subject,
        Instant openedAt,
        Instant closedAt,
        String description,
        List<Done> done,
        Outcome outcome,
        @Nullable Double effectiveness,
        String summary,
        String link) {
    public Precedent {
        alerts = List.copyOf(alerts);
        done = List.copyOf(done);
    }

    /** How something turned out, by the score it got. */
    public enum Outcome {
        /** An effectiveness of at least 0.6. */
        WORKED("worked"),
        /** Between the two. */
        IN_PART("worked in part"),
        /** An effectiveness of at most 0.4. */
        DID_NOT_WORK("did not work"),
        /** It was taken back. */
        UNDONE("was taken back"),
        /** It was refused before anything was changed. */
        NOT_DONE("was not carried out"),
        /** It is not over yet. */
        UNDER_WAY("is under way"),
        /** It was not, or cannot be, told. */
        UNKNOWN("ended, and whether it helped is not known");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        static Outcome of(@Nullable Double effectiveness) {
            if (effectiveness == null) {
                return UNKNOWN;
            }
            return effectiveness >= RecentAction.WORKED
                    ? WORKED
                    : effectiveness <= RecentAction.DID_NOT_WORK ? DID_NOT_WORK : IN_PART;
        }

        static Outcome of(RunState state, @Nullable Double effectiveness) {
            return switch (state) {
                case REFUSED -> NOT_DONE;
                case UNDONE, UNDOING -> UNDONE;
                case PENDING, PLANNED, APPLYING -> UNDER_WAY;
                case APPLIED, VERIFIED, FAILED, EXPIRING, EXPIRED -> of(effectiveness);
            };
        }

        /** Somebody can learn from it. */
        boolean known() {
            return this != UNKNOWN && this != UNDER_WAY && this != NOT_DONE;
        }

        /** Such as "did not work (0.10)". */
        String inWords(@Nullable Double effectiveness) {
            return effectiveness == null || this == UNKNOWN
                    ? words
                    : String.format(Locale.ROOT, "%s (%.2f)", words, effectiveness);
        }
    }

    /**
     * One action.
     *
     * @param at when it was applied, else when it was asked for
     * @param effectiveness in [0,1]; null where it is not known
     * @param recurredAt when the alert fired again after it; null when it did not
     */
    public record Done(
            UUID runId,
            String action,
            ObjectRef target,
            RunState state,
            Instant at,
            @Nullable Double effectiveness,
            @Nullable Instant recurredAt,
            Outcome outcome) {
        public static Done of(
                UUID runId,
                String action,
                ObjectRef target,
                RunState state,
                Instant at,
                @Nullable Double effectiveness,
                @Nullable Instant recurredAt) {
            return new Done(
                    runId, action, target, state, at, effectiveness, recurredAt, Outcome.of(state, effectiveness));
        }
    }

    static Precedent of(EmbeddingStore.Course course, double similarity) {
        var incident = course.incident();
        var remedies = course.done().stream()
                .filter(d -> RecentAction.isRemedy(d.action()))
                .toList();
        var last = remedies.reversed().stream()
                .filter(d -> d.outcome() != Outcome.NOT_DONE)
                .findFirst();
        var outcome = last.map(Done::outcome).orElseGet(() -> Outcome.of(course.untreated()));
        return new Precedent(
                incident.incidentId(),
                similarity,
                course.alerts().isEmpty() ? List.of(incident.alertName()) : course.alerts(),
                incident.symptom(),
                incident.subject(),
                incident.openedAt(),
                course.closedAt(),
                new Description(course.text()).inOneLine(),
                remedies,
                outcome,
                last.isPresent() ? last.get().effectiveness() : course.untreated(),
                summary(remedies, last.isPresent(), outcome),
                "/api/v1/incidents/" + incident.incidentId());
    }

    private static String summary(List<Done> remedies, boolean done, Outcome outcome) {
        var tried = remedies.stream().map(d -> d.action() + " " + d.outcome().inWords(d.effectiveness()));
        return (done ? tried : Stream.concat(tried, Stream.of(leftAlone(outcome)))).collect(Collectors.joining("; "));
    }

    private static String leftAlone(Outcome outcome) {
        return "nothing was done, and "
                + switch (outcome) {
                    case WORKED -> "it recovered by itself";
                    case DID_NOT_WORK -> "it did not recover by itself";
                    case IN_PART -> "it recovered in part";
                    default -> "what became of it is not known";
                };
    }
}
