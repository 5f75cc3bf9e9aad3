package io.kubernaut.rules.scenario;

import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.cluster.ClaimState;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.rules.scenario.Expectation.TargetPattern;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an answer's target and parameters mean what a scenario asks for; lenient where the meaning is the same. */
final class TargetMatching {
    private static final Set<String> ON_PODS = Set.of("restart_pod", "quarantine_pod");
    private static final Pattern CONSTRAINT = Pattern.compile("(>=|<=|==|=|>|<)\\s*(\\S+?)(x?)");
    private final ClusterView view;

    TargetMatching(ClusterView view) {
        this.view = view;
    }

    /** A workload's action that names a pod or ReplicaSet means its owner. */
    boolean means(Answer answer, TargetPattern wanted) {
        var target = answer.target();
        if (same(target, wanted)) {
            return true;
        }
        if (!ON_PODS.contains(answer.action()) && same(owner(target), wanted)) {
            return true;
        }
        return switch (answer.action()) {
            case "restart_pod" -> wanted.kind().equals("Pod") && allPodsAffected(target, wanted);
            case "compact_storage" ->
                wanted.name().startsWith("etcd") && target.name().startsWith("etcd");
            case "reset_service_mesh" ->
                wanted.kind().equals("Namespace") && target.namespace().equals(wanted.name())
                        || target.kind().equals("Namespace") && target.name().equals(wanted.namespace());
            default -> false;
        };
    }

    /** The answer would change the object, or a part of it. */
    boolean changes(Answer answer, TargetPattern pattern) {
        return same(answer.target(), pattern)
                || (!ON_PODS.contains(answer.action()) && same(owner(answer.target()), pattern))
                || (answer.action().equals("restart_pod")
                        && pattern.kind().equals("Pod")
                        && WorkloadState.KINDS.contains(answer.target().kind())
                        && view.pod(pattern.namespace(), pattern.name())
                                .filter(p -> owner(p.ref()).equals(answer.target()))
                                .isPresent());
    }

    private boolean allPodsAffected(ObjectRef workload, TargetPattern wanted) {
        var named = view.pod(wanted.namespace(), wanted.name());
        return named.isPresent()
                && owner(named.get().ref()).equals(workload)
                && view.list(PodState.class, wanted.namespace()).stream()
                        .filter(p -> owner(p.ref()).equals(workload))
                        .noneMatch(PodState::ready);
    }

    private static boolean same(ObjectRef ref, TargetPattern pattern) {
        return fits(ref.kind(), pattern.kind())
                && fits(ref.namespace(), pattern.namespace())
                && fits(ref.name(), pattern.name());
    }

    private static boolean fits(String value, String wanted) {
        return wanted.isEmpty() || value.equals(wanted);
    }

    private ObjectRef owner(ObjectRef ref) {
        var controller = switch (ref.kind()) {
            case "Pod" ->
                view.pod(ref.namespace(), ref.name())
                        .map(p -> p.meta().controller())
                        .orElse(null);
            case "ReplicaSet" ->
                view.workload(ref).map(w -> w.meta().controller()).orElse(null);
            default -> null;
        };
        if (controller == null) {
            return ref;
        }
        return owner(ref.sibling(controller.kind(), controller.name()));
    }

    /** A parameter that the answer does not carry is not judged. */
    boolean parametersFit(Answer answer, Map<String, String> constraints) {
        return constraints.entrySet().stream().allMatch(e -> fits(answer, e.getKey(), e.getValue()));
    }

    private boolean fits(Answer answer, String parameter, String constraints) {
        var value = answer.parameters().get(nameOf(parameter));
        if (value == null) {
            return true;
        }
        for (var part : constraints.split(",")) {
            var match = CONSTRAINT.matcher(part.strip());
            if (!match.matches()) {
                throw new IllegalArgumentException("Not a constraint such as >=1.5x: " + part);
            }
            if (parameter.equals("container")) {
                if (!value.toString().equals(match.group(2) + match.group(3))) {
                    return false;
                }
                continue;
            }
            var relative = !match.group(3).isEmpty();
            var actual = amount(parameter, value.toString());
            var wanted = relative
                    ? Double.parseDouble(match.group(2)) * present(parameter, answer)
                    : amount(parameter, match.group(2));
            if (!holds(actual, match.group(1), wanted)) {
                return false;
            }
        }
        return true;
    }

    private static String nameOf(String parameter) {
        return switch (parameter) {
            case "revision" -> "toRevision";
            case "max_replicas" -> "maxReplicas";
            case "min_replicas" -> "minReplicas";
            case "memory" -> "limits.memory";
            case "cpu" -> "limits.cpu";
            default -> parameter;
        };
    }

    private static double amount(String parameter, String text) {
        return switch (parameter) {
            case "memory", "size" -> Quantities.bytes(text);
            case "cpu" -> Quantities.millis(text);
            default -> Double.parseDouble(text);
        };
    }

    /** What the parameter is now. Nothing fits a factor of nothing. */
    private double present(String parameter, Answer answer) {
        if (parameter.equals("size")) {
            return view.find(ClaimState.class, answer.target())
                    .map(c -> (double) c.requested())
                    .orElse(Double.NaN);
        }
        var container = answer.parameters().getOrDefault("container", "").toString();
        var resources = view.workload(owner(answer.target()))
                .flatMap(w -> container.isEmpty()
                        ? w.template().containers().stream().findFirst()
                        : w.template().container(container))
                .map(c -> c.resources())
                .orElse(Resources.NONE);
        return switch (parameter) {
            case "memory" -> resources.limitMemoryOrZero();
            case "cpu" -> resources.limitCpuOrZero();
            default ->
                view.workload(answer.target()).map(w -> (double) w.desired()).orElse(Double.NaN);
        };
    }

    private static boolean holds(double actual, String operator, double wanted) {
        return switch (operator) {
            case ">=" -> actual >= wanted;
            case "<=" -> actual <= wanted;
            case ">" -> actual > wanted;
            case "<" -> actual < wanted;
            default -> actual == wanted;
        };
    }
}
