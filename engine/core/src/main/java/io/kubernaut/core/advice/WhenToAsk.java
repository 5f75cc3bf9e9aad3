package io.kubernaut.core.advice;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.policy.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * About what models are asked, as the operator says.
 *
 * @param alerts names of alerts
 * @param namespaces of the subject; "" for what is in none
 * @param severities as the snapshot says it: critical, error, warning, info or none
 * @param whenObserving whether they are asked in mode observe, in which nothing is done
 * @param patience how long an answer is waited for; then it is decided without it
 * @param mostSteps of a plan where more than one thing is unwell; 1 where no plan is asked for
 */
public record WhenToAsk(
        Choice alerts, Choice namespaces, Choice severities, boolean whenObserving, Duration patience, int mostSteps) {
    /** What is asked about where nothing is excluded. */
    public static final WhenToAsk DEFAULTS =
            new WhenToAsk(Choice.ALL, Choice.ALL, Choice.ALL, false, Duration.ofMinutes(2));

    public WhenToAsk {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("patience must be above 0, not " + patience);
        }
        if (mostSteps < 1 || mostSteps > Advisor.Question.Plan.MOST) {
            throw new IllegalArgumentException(
                    "a plan is of at most " + Advisor.Question.Plan.MOST + " steps, not of " + mostSteps);
        }
    }

    /** Where no plan is asked for. */
    public WhenToAsk(Choice alerts, Choice namespaces, Choice severities, boolean whenObserving, Duration patience) {
        this(alerts, namespaces, severities, whenObserving, patience, 1);
    }

    /**
     * Which names are meant. A name may end in {@code *}.
     *
     * @param include the only ones; empty means all
     * @param exclude none of these
     */
    public record Choice(SortedSet<String> include, SortedSet<String> exclude) {
        static final Choice ALL = new Choice(new TreeSet<>(), new TreeSet<>());

        public Choice {
            include = new TreeSet<>(include);
            exclude = new TreeSet<>(exclude);
        }

        public static Choice of(List<String> include, List<String> exclude) {
            return new Choice(new TreeSet<>(include), new TreeSet<>(exclude));
        }

        /** Why the name is not meant, by the configuration's key; empty where it is. */
        Optional<String> against(String name, String key) {
            if (exclude.stream().anyMatch(p -> matches(p, name))) {
                return Optional.of("kubernaut.advisor." + key + ".exclude names " + shown(name));
            }
            return include.isEmpty() || include.stream().anyMatch(p -> matches(p, name))
                    ? Optional.empty()
                    : Optional.of("kubernaut.advisor." + key + ".include does not name " + shown(name));
        }

        private static boolean matches(String pattern, String name) {
            return pattern.endsWith("*")
                    ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                    : pattern.equals(name);
        }

        private static String shown(String name) {
            return name.isEmpty() ? "what is in no namespace" : name;
        }
    }

    /** Whether models may be shown what is in a namespace. */
    boolean mayShow(String namespace) {
        return namespaces.against(namespace, "namespaces").isEmpty();
    }

    /** Why no model is asked about these facts; empty where one may be. */
    public Optional<String> against(Snapshot snapshot) {
        if (snapshot.mode() == Mode.OBSERVE && !whenObserving) {
            return Optional.of(
                    "The mode is observe, in which nothing is done, so no model is asked: kubernaut.advisor.when-observing.");
        }
        return snapshot.alerts().stream()
                .map(a -> alerts.against(a.name(), "alerts"))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> namespaces.against(snapshot.subject().namespace(), "namespaces"))
                .or(() -> severities.against(snapshot.severity(), "severities"))
                .map(why -> "No model is asked: " + why + ".");
    }
}
