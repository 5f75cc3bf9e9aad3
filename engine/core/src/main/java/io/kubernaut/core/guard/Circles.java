package io.kubernaut.core.guard;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was done before that a proposal may repeat or reverse. */
final class Circles {
    private static final String ROLLBACK = "rollback_deployment";
    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset", "update_hpa");
    private static final Set<String> RAISING = Set.of("increase_resources");
    private static final List<String> COUNTS = List.of("replicas", "maxReplicas", "minReplicas");

    /** Actions that do the same in different ways, under the name of the circle that they make. */
    private static final Map<String, Set<String>> FAMILIES = Map.of(
            "a restart loop",
            Set.of("restart_pod", "restart_daemonset"),
            "a scale thrash",
            SCALING,
            "a resource thrash",
            RAISING);

    private final Proposal proposal;
    private final Snapshot snapshot;
    private final ObjectRef owner;
    private final Duration window;
    private final int repeats;
    /** The same action on the same target, or on pods of the same workload, within the window. */
    private final List<RecentAction> same;

    Circles(Proposal proposal, Snapshot snapshot) {
        this.proposal = proposal;
        this.snapshot = snapshot;
        this.window = snapshot.thresholds().repeatWindow();
        this.repeats = snapshot.thresholds().repeats();
        // A pod that was replaced has another name: what was done to pods is counted for the workload they are of.
        this.owner = snapshot.ownerOf(proposal.target());
        this.same = ofTarget(Set.of(proposal.action())).toList();
    }

    private Stream<RecentAction> ofTarget(Set<String> actions) {
        return snapshot.recentActions().stream()
                .filter(a -> actions.contains(a.action())
                        && (a.target().equals(proposal.target()) || a.concerns(owner))
                        && within(a, window));
    }

    private boolean within(RecentAction action, Duration span) {
        return !action.at().plus(span).isBefore(snapshot.takenAt());
    }

    private String ago(RecentAction action) {
        return Spans.said(Duration.between(action.at(), snapshot.takenAt())) + " ago";
    }

    Optional<Verdict> takenBack() {
        return same.stream()
                .filter(RecentAction::undone)
                .findFirst()
                .map(undone -> new Verdict.NeedsApproval(
                        "It was taken back " + ago(undone) + "; a person decides whether it is done again."));
    }

    /** One release after the other fails, or the one before was no better. */
    Optional<Verdict> rollbackLoop() {
        if (!proposal.action().equals(ROLLBACK)) {
            return Optional.empty();
        }
        if (same.stream().anyMatch(a -> useless(a) && snapshot.inVain(a))) {
            return Optional.of(
                    new Verdict.Deny("It was rolled back before and that did not help; a person must look."));
        }
        return same.size() >= repeats
                ? Optional.of(new Verdict.NeedsApproval("This is a rollback loop: it was rolled back " + same.size()
                        + " times within " + Spans.said(window) + "; a person decides whether it is again."))
                : Optional.empty();
    }

    private static boolean useless(RecentAction action) {
        return action.didNotWork() || action.recurredAt() != null || action.ended() == RecentAction.Ended.FAILED;
    }

    Optional<Verdict> ineffectiveRepeat() {
        long useless = proposal.action().equals(ROLLBACK)
                ? 0
                : same.stream().filter(Circles::useless).count();
        return useless >= repeats
                ? Optional.of(new Verdict.Deny(proposal.action() + " was tried " + useless + " times within "
                        + Spans.said(window) + " and did not help; a person must look."))
                : Optional.empty();
    }

    /** Up, down and up again: somebody else, or another alert, wants the opposite. */
    Optional<Verdict> scaleFlip() {
        var wanted = count(proposal.parameters());
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        var done = same.stream()
                .filter(a -> a.target().equals(proposal.target()) && a.ended() == RecentAction.Ended.SUCCEEDED)
                .sorted(Comparator.comparing(RecentAction::at))
                .flatMapToLong(a -> count(a.parameters()).stream())
                .boxed()
                .toList();
        if (done.isEmpty()) {
            return Optional.empty();
        }
        var all = new ArrayList<>(done);
        all.add(wanted.getAsLong());
        long turns = turns(all);
        if (turns >= repeats) {
            return Optional.of(new Verdict.Deny("This is a scale flip: it would turn " + turns + " times within "
                    + Spans.said(window) + ", to " + said(all) + "; a person must look."));
        }
        // Of a single earlier change it is not known whether it went up or down; most go up.
        return turns > 0 || (done.size() == 1 && wanted.getAsLong() < done.getLast())
                ? Optional.of(new Verdict.NeedsApproval("This is a scale flip: " + done.getLast()
                        + " were set within " + Spans.said(window) + ", and this would set " + wanted.getAsLong()
                        + "; a person decides which."))
                : Optional.empty();
    }

    /** What was raised is lower again, and not by a run: Git, an operator or a person keeps it so. */
    Optional<Verdict> setBackByOthers() {
        var now = snapshot.workload();
        if (now == null || !now.ref().equals(proposal.target())) {
            return Optional.empty();
        }
        var latest = same.stream()
                .filter(a -> a.target().equals(proposal.target()) && !a.inProgress())
                .max(Comparator.comparing(RecentAction::at))
                .filter(a -> a.ended() == RecentAction.Ended.SUCCEEDED);
        var back = latest.map(a -> SetBack.since(a, now)).orElse(List.of());
        if (back.isEmpty()) {
            return Optional.empty();
        }
        var words = "Somebody else set " + String.join(" and ", back) + " since " + proposal.action() + " "
                + ago(latest.orElseThrow());
        return Optional.of(
                same.size() >= repeats
                        ? new Verdict.Deny(words + ", and it was done " + same.size() + " times within "
                                + Spans.said(window) + ": this is a fight. Settle it where the value comes from.")
                        : new Verdict.NeedsApproval(words + "; a person decides which it shall be."));
    }

    /** More of them, bigger ones, more of them again: neither is what is missing. */
    Optional<Verdict> scaleAgainstResources() {
        if (!SCALING.contains(proposal.action()) && !RAISING.contains(proposal.action())) {
            return Optional.empty();
        }
        var turns = Stream.concat(
                        Stream.concat(ofTarget(SCALING), ofTarget(RAISING))
                                .filter(a -> a.ended() == RecentAction.Ended.SUCCEEDED)
                                .sorted(Comparator.comparing(RecentAction::at))
                                .map(RecentAction::action),
                        Stream.of(proposal.action()))
                .map(RAISING::contains)
                .toList();
        long changes = IntStream.range(1, turns.size())
                .filter(i -> !turns.get(i).equals(turns.get(i - 1)))
                .count();
        var words = "It was scaled and given resources in turn within " + Spans.said(window)
                + ", and this would be turn " + (changes + 1) + "; a person ";
        if (changes > repeats) {
            return Optional.of(new Verdict.Deny(words + "must look for what is missing."));
        }
        return changes == repeats ? Optional.of(new Verdict.NeedsApproval(words + "decides.")) : Optional.empty();
    }

    private static OptionalLong count(Map<String, ?> parameters) {
        return COUNTS.stream()
                .map(parameters::get)
                .filter(value -> value != null)
                .mapToLong(value -> Long.parseLong(value.toString()))
                .findFirst();
    }

    private static long turns(List<Long> numbers) {
        long turns = 0;
        int before = 0;
        for (int i = 1; i < numbers.size(); i++) {
            int now = Long.compare(numbers.get(i), numbers.get(i - 1));
            turns += now * before < 0 ? 1 : 0;
            before = now == 0 ? before : now;
        }
        return turns;
    }

    private static String said(List<Long> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }

    /** However well it seemed to go each time. */
    Optional<Verdict> tooOften() {
        var family = FAMILIES.entrySet().stream()
                .filter(f -> f.getValue().contains(proposal.action()))
                .findFirst();
        var circle = family.map(Map.Entry::getKey).orElse("going in circles");
        long times = family.map(f -> ofTarget(f.getValue()).count()).orElse((long) same.size());
        return times > repeats * 2L
                ? Optional.of(new Verdict.Deny("This is " + circle + ": the like was done " + times + " times within "
                        + Spans.said(window) + "; a person must look."))
                : Optional.empty();
    }

    /** One thing after the other is changed and none of it helps: the cause is elsewhere, or it is what was changed. */
    Optional<Verdict> cascade() {
        var caution = snapshot.policy().caution();
        var namespace = proposal.target().namespaceTouched();
        var inVain = snapshot.recentActions().stream()
                .filter(a -> a.remedy()
                        && !a.inProgress()
                        && useless(a)
                        && within(a, caution.cascadeWindow())
                        && a.target().namespaceTouched().equals(namespace)
                        && !a.target().equals(proposal.target())
                        && !a.concerns(owner)
                        && !a.at().isAfter(snapshot.firingSince()))
                .map(RecentAction::owner)
                .distinct()
                .sorted()
                .toList();
        return inVain.size() >= caution.cascadeTargets()
                ? Optional.of(new Verdict.Deny("This is a cascade: " + inVain.size() + " others were changed within "
                        + Spans.said(caution.cascadeWindow()) + " before this began, which did not help ("
                        + String.join(
                                ", ", inVain.stream().map(ObjectRef::display).toList())
                        + "); a person must look for the common cause."))
                : Optional.empty();
    }
}
