package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Oscillation.Kind;
import io.kubernaut.core.context.Oscillation.Severity;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was done before that an action may repeat or reverse. */
public final class Circles {
    private static final String ROLLBACK = "rollback_deployment";
    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset", "update_hpa");
    private static final Set<String> RAISING = Set.of("increase_resources");
    private static final List<String> COUNTS = List.of("replicas", "maxReplicas", "minReplicas");

    /** Actions that do the same in different ways, by the circle that they make. */
    private static final Map<Kind, Set<String>> FAMILIES = Map.of(
            Kind.RESTART_LOOP,
            Set.of("restart_pod", "restart_daemonset"),
            Kind.SCALE_THRASH,
            SCALING,
            Kind.RESOURCE_THRASH,
            RAISING);

    /** In the order in which they speak. */
    private static final List<Function<Circles, Optional<Oscillation>>> OF_ONE_ACTION = List.of(
            Circles::takenBack,
            Circles::setBackByOthers,
            Circles::rollbackLoop,
            Circles::ineffectiveRepeat,
            Circles::scaleFlip,
            Circles::scaleAgainstResources,
            Circles::tooOften);

    private final String action;
    private final ObjectRef target;
    private final Map<String, ?> parameters;
    private final Snapshot snapshot;
    private final ObjectRef owner;
    private final Duration window;
    private final int repeats;
    /** The same action on the same target, or on pods of the same workload, within the window. */
    private final List<RecentAction> same;

    private Circles(String action, ObjectRef target, Map<String, ?> parameters, Snapshot snapshot) {
        this.action = action;
        this.target = target;
        this.parameters = parameters;
        this.snapshot = snapshot;
        this.window = snapshot.thresholds().repeatWindow();
        this.repeats = snapshot.thresholds().repeats();
        // A pod that was replaced has another name: what was done to pods is counted for the workload they are of.
        this.owner = snapshot.ownerOf(target);
        this.same = ofTarget(Set.of(action)).toList();
    }

    /** What the action would meet, the first to speak first; lazily, as a guard asks for the first alone. */
    public static Stream<Oscillation> metBy(
            String action, ObjectRef target, Map<String, ?> parameters, Snapshot snapshot) {
        var past = new Circles(action, target, parameters, snapshot);
        return Stream.concat(
                        OF_ONE_ACTION.stream(), Stream.<Function<Circles, Optional<Oscillation>>>of(Circles::cascade))
                .map(circle -> circle.apply(past))
                .flatMap(Optional::stream);
    }

    /**
     * What each action that was taken on the subject, or on what was read with it, would meet if it were done once more
     * as it was done last.
     */
    static List<Oscillation> seenIn(Snapshot snapshot) {
        if (snapshot.recentActions().isEmpty()) {
            return List.of();
        }
        var seen = new ArrayList<Oscillation>();
        for (var object : objects(snapshot)) {
            var latest = new TreeMap<String, RecentAction>();
            for (var done : snapshot.recentActions()) {
                if (done.remedy() && done.concerns(object)) {
                    latest.merge(done.action(), done, (one, other) -> one.at().isBefore(other.at()) ? other : one);
                }
            }
            latest.forEach((name, done) -> {
                var past = new Circles(name, object, done.parameters(), snapshot);
                OF_ONE_ACTION.forEach(circle -> circle.apply(past).ifPresent(seen::add));
            });
        }
        new Circles(Oscillation.EVERY_ACTION, snapshot.target(), Map.of(), snapshot)
                .cascade()
                .ifPresent(seen::add);
        return List.copyOf(seen);
    }

    private static Set<ObjectRef> objects(Snapshot snapshot) {
        var objects = new LinkedHashSet<ObjectRef>();
        objects.add(snapshot.ownerOf(snapshot.target()));
        Stream.of(snapshot.workload(), snapshot.autoscaler(), snapshot.claim(), snapshot.node())
                .filter(Objects::nonNull)
                .map(ClusterObject::ref)
                .forEach(objects::add);
        return objects;
    }

    private Optional<Oscillation> asks(Kind kind, String evidence) {
        return Optional.of(new Oscillation(kind, action, target, Severity.APPROVAL, evidence));
    }

    private Optional<Oscillation> blocks(Kind kind, String evidence) {
        return Optional.of(new Oscillation(kind, action, target, Severity.BLOCK, evidence));
    }

    private Stream<RecentAction> ofTarget(Set<String> actions) {
        return snapshot.recentActions().stream()
                .filter(a -> actions.contains(a.action())
                        && (a.target().equals(target) || a.concerns(owner))
                        && within(a, window));
    }

    private boolean within(RecentAction action, Duration span) {
        return !action.at().plus(span).isBefore(snapshot.takenAt());
    }

    private String ago(RecentAction action) {
        return Spans.said(Duration.between(action.at(), snapshot.takenAt())) + " ago";
    }

    private Optional<Oscillation> takenBack() {
        return same.stream()
                .filter(RecentAction::undone)
                .findFirst()
                .flatMap(undone -> asks(
                        Kind.TAKEN_BACK,
                        "It was taken back " + ago(undone) + "; a person decides whether it is done again."));
    }

    /** One release after the other fails, or the one before was no better. */
    private Optional<Oscillation> rollbackLoop() {
        if (!action.equals(ROLLBACK)) {
            return Optional.empty();
        }
        if (same.stream().anyMatch(a -> useless(a) && snapshot.inVain(a))) {
            return blocks(Kind.ROLLBACK_LOOP, "It was rolled back before and that did not help; a person must look.");
        }
        return same.size() >= repeats
                ? asks(
                        Kind.ROLLBACK_LOOP,
                        "This is a rollback loop: it was rolled back " + same.size() + " times within "
                                + Spans.said(window) + "; a person decides whether it is again.")
                : Optional.empty();
    }

    private static boolean useless(RecentAction action) {
        return action.didNotWork() || action.recurredAt() != null || action.ended() == RecentAction.Ended.FAILED;
    }

    private Optional<Oscillation> ineffectiveRepeat() {
        long useless = action.equals(ROLLBACK)
                ? 0
                : same.stream().filter(Circles::useless).count();
        return useless >= repeats
                ? blocks(
                        Kind.INEFFECTIVE_REPEAT,
                        action + " was tried " + useless + " times within " + Spans.said(window)
                                + " and did not help; a person must look.")
                : Optional.empty();
    }

    /** Up, down and up again: somebody else, or another alert, wants the opposite. */
    private Optional<Oscillation> scaleFlip() {
        var wanted = count(parameters);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        var done = same.stream()
                .filter(a -> a.target().equals(target) && a.ended() == RecentAction.Ended.SUCCEEDED)
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
            return blocks(
                    Kind.SCALE_FLIP,
                    "This is a scale flip: it would turn " + turns + " times within " + Spans.said(window) + ", to "
                            + said(all) + "; a person must look.");
        }
        // Of a single earlier change it is not known whether it went up or down; most go up.
        return turns > 0 || (done.size() == 1 && wanted.getAsLong() < done.getLast())
                ? asks(
                        Kind.SCALE_FLIP,
                        "This is a scale flip: " + done.getLast()
                                + " were set within " + Spans.said(window) + ", and this would set "
                                + wanted.getAsLong()
                                + "; a person decides which.")
                : Optional.empty();
    }

    /** What was raised is lower again, and not by a run: Git, an operator or a person keeps it so. */
    private Optional<Oscillation> setBackByOthers() {
        var now = snapshot.workload();
        if (now == null || !now.ref().equals(target)) {
            return Optional.empty();
        }
        var latest = same.stream()
                .filter(a -> a.target().equals(target) && !a.inProgress())
                .max(Comparator.comparing(RecentAction::at))
                .filter(a -> a.ended() == RecentAction.Ended.SUCCEEDED);
        var back = latest.map(a -> SetBack.since(a, now)).orElse(List.of());
        if (back.isEmpty()) {
            return Optional.empty();
        }
        var words = "Somebody else set " + String.join(" and ", back) + " since " + action + " "
                + ago(latest.orElseThrow());
        return same.size() >= repeats
                ? blocks(
                        Kind.SET_BACK_BY_OTHERS,
                        words + ", and it was done " + same.size() + " times within " + Spans.said(window)
                                + ": this is a fight. Settle it where the value comes from.")
                : asks(Kind.SET_BACK_BY_OTHERS, words + "; a person decides which it shall be.");
    }

    /** More of them, bigger ones, more of them again: neither is what is missing. */
    private Optional<Oscillation> scaleAgainstResources() {
        if (!SCALING.contains(action) && !RAISING.contains(action)) {
            return Optional.empty();
        }
        var turns = Stream.concat(
                        Stream.concat(ofTarget(SCALING), ofTarget(RAISING))
                                .filter(a -> a.ended() == RecentAction.Ended.SUCCEEDED)
                                .sorted(Comparator.comparing(RecentAction::at))
                                .map(RecentAction::action),
                        Stream.of(action))
                .map(RAISING::contains)
                .toList();
        long changes = IntStream.range(1, turns.size())
                .filter(i -> !turns.get(i).equals(turns.get(i - 1)))
                .count();
        var words = "It was scaled and given resources in turn within " + Spans.said(window)
                + ", and this would be turn " + (changes + 1) + "; a person ";
        if (changes > repeats) {
            return blocks(Kind.SCALE_AGAINST_RESOURCES, words + "must look for what is missing.");
        }
        return changes == repeats ? asks(Kind.SCALE_AGAINST_RESOURCES, words + "decides.") : Optional.empty();
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
    private Optional<Oscillation> tooOften() {
        var family = FAMILIES.entrySet().stream()
                .filter(f -> f.getValue().contains(action))
                .findFirst();
        var kind = family.map(Map.Entry::getKey).orElse(Kind.REPETITION);
        long times = family.map(f -> ofTarget(f.getValue()).count()).orElse((long) same.size());
        return times > repeats * 2L
                ? blocks(
                        kind,
                        "This is " + said(kind) + ": the like was done " + times + " times within " + Spans.said(window)
                                + "; a person must look.")
                : Optional.empty();
    }

    private static String said(Kind kind) {
        return kind == Kind.REPETITION
                ? "going in circles"
                : "a " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** One thing after the other is changed and none of it helps: the cause is elsewhere, or it is what was changed. */
    private Optional<Oscillation> cascade() {
        var caution = snapshot.policy().caution();
        var namespace = target.namespaceTouched();
        var inVain = snapshot.recentActions().stream()
                .filter(a -> a.remedy()
                        && !a.inProgress()
                        && useless(a)
                        && within(a, caution.cascadeWindow())
                        && a.target().namespaceTouched().equals(namespace)
                        && !a.target().equals(target)
                        && !a.concerns(owner)
                        && !a.at().isAfter(snapshot.firingSince()))
                .map(RecentAction::owner)
                .distinct()
                .sorted()
                .toList();
        return inVain.size() >= caution.cascadeTargets()
                ? blocks(
                        Kind.CASCADE,
                        "This is a cascade: " + inVain.size() + " others were changed within "
                                + Spans.said(caution.cascadeWindow()) + " before this began, which did not help ("
                                + String.join(
                                        ", ",
                                        inVain.stream().map(ObjectRef::display).toList())
                                + "); a person must look for the common cause.")
                : Optional.empty();
    }
}
