package io.kubernaut.rules;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Oscillation;
import io.kubernaut.core.context.Peer;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.Rollout;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.Thresholds;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in a few words which fact a rule bound, so that a trace can be read and stays small. */
public final class FactText {
    private static final int MOST = 160;

    private FactText() {}

    public static String of(@Nullable Object fact) {
        return cut(
                switch (fact) {
                    case null -> "nothing";
                    case Snapshot s -> s.symptom() + " of " + s.target().display();
                    case Optional<?> o -> of(o.orElse(null));
                    case ClusterObject o -> o.ref().display();
                    case ObjectRef r -> r.display();
                    case ContainerState c -> container(c);
                    case Condition c ->
                        c.type() + "=" + c.status() + (c.reason().isEmpty() ? "" : " " + c.reason());
                    case Peer p -> p.ref().display() + " " + p.ready() + "/" + p.desired() + " ready";
                    case RelatedAlert a -> a.name() + " of " + a.subject().display();
                    case Rollout r -> "revision " + r.current();
                    case Finding f -> "finding " + f.name() + " at " + f.cause().display();
                    case Proposal p ->
                        "proposal " + p.action() + " on " + p.target().display();
                    case Veto v -> "veto on " + v.action() + " on " + v.target().display();
                    case RecentAction a ->
                        a.action() + " on " + a.target().display() + " at " + a.at() + ", " + named(a.ended());
                    case Oscillation o ->
                        named(o.kind()) + " of " + o.action() + " on "
                                + o.target().display();
                    case Collection<?> c -> c.size() == 1 ? "1 item" : c.size() + " items";
                    case Map<?, ?> m -> m.size() == 1 ? "1 entry" : m.size() + " entries";
                    case Duration d -> Spans.said(d);
                    case Enum<?> e -> named(e);
                    // Whatever else a record holds, all of it at once tells a person nothing.
                    case Record r -> "the " + words(r.getClass().getSimpleName());
                    default -> fact.toString();
                });
    }

    /** Settings and the like are the same for every decision: to have bound them says nothing. */
    static boolean telling(@Nullable Object fact) {
        return !(fact instanceof Thresholds || fact instanceof Policy);
    }

    private static String named(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String words(String typeName) {
        return typeName.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** What a rule inserted. */
    static String produced(Object fact) {
        return cut(
                switch (fact) {
                    case Finding f -> "finding " + f.name() + " at " + f.cause().display();
                    case Proposal p ->
                        "proposal " + p.action() + " on " + p.target().display();
                    case Veto v -> "veto on " + v.action() + " on " + v.target().display();
                    default -> fact.getClass().getSimpleName();
                });
    }

    private static String container(ContainerState c) {
        var state = c.current().reason().isEmpty()
                ? c.current().phase()
                : c.current().reason();
        var last = c.last().reason().isEmpty() ? "" : ", before " + c.last().reason();
        return "container " + c.name() + " " + state + last + ", " + c.restarts() + " restarts";
    }

    private static String cut(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    }
}
