package io.kubernaut.core.similarity;

import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ContainerStatus;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an incident was like, in a few words that are the same wherever and whenever it is like that: names of alerts, symptoms,
 * findings, kinds and reasons, and no name of an object or a namespace, no address, number or time, and nothing that somebody
 * wrote freely.
 *
 * @param text a line each for what fired, what it means, what was found, and what the objects say of themselves
 */
public record Description(String text) {
    /** One word, as components of Kubernetes give reasons and types: what else stands there may be anything. */
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]{1,62}");

    /** Where one word ends within another: restartPod, OOMKilled. */
    private static final Pattern JOINT = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]+");

    private static final String BREAK = "; ";

    private static final String ALERTS = "alerts: ";

    /** Of a line, so that the whole stays short however much went wrong at once. */
    private static final int MOST = 12;

    /** What a pod in this state says needs no telling. */
    private static final Set<String> WELL = Set.of("Completed", "PodCompleted", "ContainerCreating", "PodInitializing");

    /** Conditions that are told where they are not true; others say how things do, not that something is wrong. */
    private static final Set<String> GOOD =
            Set.of("Ready", "Available", "Progressing", "Healthy", "Synced", "ScalingActive", "AbleToScale");

    /** Conditions that are told where they are true. */
    private static final Set<String> BAD = Set.of("Failed", "ReplicaFailure", "Stalled", "Degraded");

    /** Without what rules found, as where nobody has asked them yet. */
    public static Description of(Snapshot snapshot) {
        return of(snapshot, Evaluation.NOTHING);
    }

    /** @param evaluation what rules made of the snapshot */
    public static Description of(Snapshot snapshot, Evaluation evaluation) {
        var lines = Stream.of(
                line(ALERTS, snapshot.alerts().stream().map(a -> words(a.name()))),
                line("symptom: ", Stream.of(words(snapshot.symptom()))),
                line("about: ", kinds(snapshot, evaluation)),
                line("findings: ", evaluation.findings().stream().map(f -> words(f.name()))),
                line("states: ", states(snapshot)),
                line("conditions: ", conditions(snapshot)),
                line("events: ", events(snapshot)),
                line("beside: ", beside(snapshot)));
        return new Description(lines.filter(l -> !l.isEmpty()).collect(Collectors.joining("\n")));
    }

    /** Without the names of alerts, which operators choose freely: symptoms tell what is generally known of them. */
    public Description withoutAlerts() {
        return new Description(text.lines().filter(l -> !l.startsWith(ALERTS)).collect(Collectors.joining("\n")));
    }

    /** On one line. */
    public String inOneLine() {
        return text.replace("\n", BREAK);
    }

    /** From its form on one line: words have no such break in them. */
    public static Description read(String line) {
        return new Description(line.replace(BREAK, "\n"));
    }

    private static String line(String head, Stream<String> words) {
        SortedSet<String> sorted = words.filter(w -> !w.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        return sorted.isEmpty() ? "" : head + sorted.stream().limit(MOST).collect(Collectors.joining(", "));
    }

    /** {@code KubePodOOMKilled} is "kube pod oom killed", {@code crash-loop} "crash loop". */
    static String words(String name) {
        var spaced = NO_LETTERS.matcher(name).replaceAll(" ");
        return JOINT.matcher(spaced).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }

    private static String reason(String said) {
        return WORD.matcher(said).matches() && !WELL.contains(said) ? words(said) : "";
    }

    private static String kind(ObjectRef ref) {
        return WORD.matcher(ref.kind()).matches() ? words(ref.kind()) : "";
    }

    private static Stream<String> kinds(Snapshot s, Evaluation evaluation) {
        return Stream.concat(
                Stream.of(kind(s.target()), kind(s.subject().named())),
                evaluation.findings().stream().map(f -> kind(f.cause())));
    }

    private static Stream<String> states(Snapshot s) {
        var claims = Stream.concat(Stream.ofNullable(s.claim()), s.claims().stream())
                .filter(c -> !c.bound())
                .map(ClaimState::phase)
                .map(phase -> "claim " + reason(phase));
        return Stream.concat(
                Stream.concat(Stream.ofNullable(s.pod()), s.pods().stream()).flatMap(p -> states(p, s)), claims);
    }

    private static Stream<String> states(PodState pod, Snapshot s) {
        return Stream.concat(
                Stream.of(
                        reason(pod.reason()),
                        pod.unschedulable() ? "unschedulable" : "",
                        pod.hung() ? "running but not ready" : "",
                        pod.crashing(s.takenAt()) ? "crashing" : ""),
                pod.containers().stream().flatMap(Description::states));
    }

    private static Stream<String> states(ContainerState container) {
        return Stream.of(container.current(), container.last())
                .filter(c -> c.waiting() || c.failed())
                .map(ContainerStatus::reason)
                .map(Description::reason);
    }

    private static Stream<String> conditions(Snapshot s) {
        return Stream.of(
                        Stream.concat(Stream.ofNullable(s.node()), s.nodes().stream())
                                .flatMap(Description::conditions),
                        s.workload() == null
                                ? Stream.<String>empty()
                                : conditions("workload", s.workload().conditions()),
                        s.job() == null
                                ? Stream.<String>empty()
                                : conditions("job", s.job().conditions()),
                        s.autoscaler() == null
                                ? Stream.<String>empty()
                                : conditions("autoscaler", s.autoscaler().conditions()),
                        s.resources().stream().flatMap(r -> conditions(kind(r.ref()), r.conditions())))
                .flatMap(c -> c);
    }

    private static Stream<String> conditions(NodeState node) {
        return Stream.concat(
                Stream.of("True".equals(node.ready()) ? "" : "node not ready"),
                node.conditions().stream()
                        .filter(c -> !c.type().equals("Ready") && c.isTrue())
                        .map(c -> "node " + reason(c.type())));
    }

    private static Stream<String> conditions(String of, List<Condition> conditions) {
        return conditions.stream()
                .filter(c -> GOOD.contains(c.type()) ? !c.isTrue() : BAD.contains(c.type()) && c.isTrue())
                .map(c -> (of + (GOOD.contains(c.type()) ? " not " : " ") + words(c.type()) + " " + reason(c.reason()))
                        .strip());
    }

    /** What we say about it ourselves makes it no other incident. */
    private static Stream<String> events(Snapshot s) {
        return s.events().stream()
                .filter(e -> e.type().equals("Warning") && !e.source().startsWith("kubernaut"))
                .map(e -> reason(e.reason()));
    }

    /** Symptoms of what else is wrong near by; whether a neighbour is in the same namespace, not in which. */
    private static Stream<String> beside(Snapshot s) {
        return s.related().stream()
                .filter(r -> r.subject().namespace().equals(s.subject().namespace())
                        || r.subject().kind().equals("Node"))
                .map(r -> words(r.symptom()));
    }
}
