package io.kubernaut.rules.authoring;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is made of situations in which one and the same action helped. It asks for all that was the same in each of them,
 * so that it fires rather too seldom than too often.
 */
public final class Draft {
    /** An object of a snapshot that an action may be for, as a rule names it. */
    private enum Role {
        SUBJECT("$s.target()", ""),
        POD("$p.ref()", ", pod != null, $p : pod"),
        NODE("$n.ref()", ", node != null, $n : node"),
        CLAIM("$c.ref()", ", claim != null, $c : claim"),
        AUTOSCALER("$a.ref()", ", autoscaler != null, $a : autoscaler"),
        WORKLOAD("$w.ref()", ", workload != null, $w : workload");

        private final String expression;
        private final String binding;

        Role(String expression, String binding) {
            this.expression = expression;
            this.binding = binding;
        }

        boolean is(ObjectRef target, Snapshot snapshot) {
            var found = object(snapshot);
            return this == SUBJECT
                    ? target.equals(snapshot.target())
                    : found != null && found.ref().equals(target);
        }

        private @Nullable ClusterObject object(Snapshot snapshot) {
            return switch (this) {
                case SUBJECT -> null;
                case POD -> snapshot.pod();
                case NODE -> snapshot.node();
                case CLAIM -> snapshot.claim();
                case AUTOSCALER -> snapshot.autoscaler();
                case WORKLOAD -> snapshot.workload();
            };
        }
    }

    /** Something that is true or false of a situation, as a rule asks for it. */
    private record Fact(String drl, Predicate<Snapshot> holds, boolean alsoWhereFalse) {}

    private static final List<Fact> FACTS = List.of(
            new Fact("anyCrashing()", Snapshot::anyCrashing, true),
            new Fact("anyKilledForMemory()", Snapshot::anyKilledForMemory, true),
            new Fact("anyWithoutImage()", Snapshot::anyWithoutImage, true),
            new Fact("anyWithoutSettings()", Snapshot::anyWithoutSettings, true),
            new Fact("anyHung()", Snapshot::anyHung, false),
            new Fact("anyPending()", Snapshot::anyPending, false),
            new Fact("anyTerminating()", Snapshot::anyTerminating, false),
            new Fact("anyNodeLost()", Snapshot::anyNodeLost, true),
            new Fact("releaseSuspected()", Snapshot::releaseSuspected, true),
            new Fact("cpuUsedUp()", Snapshot::cpuUsedUp, false));

    /**
     * What rules work out for themselves.
     *
     * @param needs the condition that it can be worked out
     * @param alike whether what was done is what the rule would do: the same, or as much as it likes in the same direction
     */
    private record WorkedOut(String drl, String needs, BiPredicate<Snapshot, Object> alike) {}

    private static final Map<String, WorkedOut> WORKED_OUT = Map.of(
            "replicas",
            new WorkedOut(
                    "$s.raisedReplicas()",
                    "raisedReplicas() > 0",
                    (s, v) -> s.workload() != null
                            && v instanceof Number n
                            && n.longValue() > s.workload().desired()),
            "maxReplicas",
            new WorkedOut(
                    "$s.raisedMaximum()",
                    "raisedMaximum() > 0",
                    (s, v) -> s.autoscaler() != null
                            && v instanceof Number n
                            && n.longValue() > s.autoscaler().maxReplicas()),
            "size",
            new WorkedOut("$s.raisedClaim()", "raisedClaim() != \"\"", (s, v) -> s.claim() != null),
            "container",
            new WorkedOut(
                    "$s.container()",
                    "container() != \"\"",
                    (s, v) -> s.container().equals(v)),
            "limits.memory",
            new WorkedOut(
                    "$s.raisedMemory( $s.container() )",
                    "raisedMemory( container() ) != \"\"",
                    (s, v) -> Quantities.bytes(v.toString()) > limits(s).limitMemoryOrZero()),
            "limits.cpu",
            new WorkedOut(
                    "$s.raisedCpu( $s.container() )",
                    "raisedCpu( container() ) != \"\"",
                    (s, v) -> Quantities.millis(v.toString()) > limits(s).limitCpuOrZero()));

    private static Resources limits(Snapshot snapshot) {
        var workload = snapshot.workload();
        return workload == null
                ? Resources.NONE
                : workload.template()
                        .container(snapshot.container())
                        .map(c -> c.resources())
                        .orElse(Resources.NONE);
    }

    /** Names of alerts that stand in a rule as they are. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_:][A-Za-z0-9_:.-]*");

    /**
     * A situation in which the action helped.
     *
     * @param target what it was done to
     * @param parameters with which it was done
     * @param evidence a line about it, without names
     */
    public record Situation(
            Snapshot snapshot, ObjectRef target, SortedMap<String, Object> parameters, String evidence) {}

    /** Nothing can be drafted of the situations; the message says why. */
    public static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1L;

        ImpossibleException(String message) {
            super(message);
        }
    }

    private Draft() {}

    /**
     * The rule as DRL.
     *
     * @param path area and name, such as {@code drafts/crash-loop-restart-pod}
     * @param situations of one symptom, or of one alert where that is unknown; never empty
     * @param base its priority, of 100
     * @param remarks lines about the situations together
     */
    public static String drl(
            String path, ActionDefinition action, List<Situation> situations, int base, List<String> remarks)
            throws ImpossibleException {
        var role = role(situations);
        var values = new LinkedHashMap<String, String>();
        values.put(
                "evidence",
                Stream.concat(remarks.stream(), situations.stream().map(s -> "  " + s.evidence()))
                        .map(line -> "// " + line)
                        .collect(Collectors.joining("\n")));
        values.put("path", path);
        values.put("slug", path.replace('/', '-'));
        values.put("owner", path.substring(0, path.indexOf('/')));
        values.put("since", "1");
        values.put("match", match(situations.getFirst().snapshot()));
        values.put("facts", facts(situations) + role.binding);
        values.put("cause", role.expression);
        values.put("finding", "advised-" + path.substring(path.indexOf('/') + 1));
        values.put("reaction", action.name().replace('_', '-'));
        values.put("base", Integer.toString(base));
        values.put("action", action.name());
        values.put("times", Integer.toString(situations.size()));
        var parameters = parameters(action, situations);
        values.put("parameters", parameters.given());
        values.put("needs", parameters.needs());
        return Template.of("draft.drl").filled(values);
    }

    private static Role role(List<Situation> situations) throws ImpossibleException {
        for (var role : Role.values()) {
            if (situations.stream().allMatch(s -> role.is(s.target(), s.snapshot()))) {
                return role;
            }
        }
        throw new ImpossibleException("its targets are nothing that one rule can name in all of them");
    }

    private static String match(Snapshot snapshot) throws ImpossibleException {
        if (!PLAIN_NAME.matcher(snapshot.name()).matches()) {
            throw new ImpossibleException("the alert has a name that no rule should be written of");
        }
        return snapshot.symptom().equals(SymptomTable.UNKNOWN)
                ? "name == \"" + snapshot.name() + "\""
                : "symptom == \"" + snapshot.symptom() + "\"";
    }

    /** Known to be the same in all of them; facts that cannot be told apart by one condition are not asked for. */
    private static String facts(List<Situation> situations) {
        var conditions = new StringBuilder();
        Optional.of(situations.stream()
                        .map(s -> s.snapshot().subject().kind())
                        .distinct()
                        .toList())
                .filter(kinds -> kinds.size() == 1)
                .ifPresent(kinds -> conditions
                        .append(", subject.kind() == \"")
                        .append(kinds.getFirst())
                        .append('"'));
        for (var fact : FACTS) {
            if (situations.stream().allMatch(s -> fact.holds().test(s.snapshot()))) {
                conditions.append(", ").append(fact.drl());
            } else if (fact.alsoWhereFalse()
                    && situations.stream().noneMatch(s -> fact.holds().test(s.snapshot()))) {
                conditions.append(", !").append(fact.drl());
            }
        }
        return conditions.toString();
    }

    private record Parameters(String given, String needs) {}

    private static Parameters parameters(ActionDefinition action, List<Situation> situations)
            throws ImpossibleException {
        var given = new StringBuilder();
        var needs = new StringBuilder();
        for (var parameter : action.parameters()) {
            var values = situations.stream()
                    .map(s -> s.parameters().get(parameter.name()))
                    .distinct()
                    .toList();
            if (values.size() == 1 && values.getFirst() == null) {
                continue;
            }
            var workedOut = WORKED_OUT.get(parameter.name());
            var literal = values.size() == 1 ? literal(parameter, values.getFirst()) : null;
            if (workedOut != null && situations.stream().allMatch(s -> alike(workedOut, parameter, s))) {
                given.append(with(parameter, workedOut.drl()));
                needs.append(", ").append(workedOut.needs());
            } else if (literal != null) {
                given.append(with(parameter, literal));
            } else {
                // Without it the action would be another one than that which helped.
                throw new ImpossibleException(
                        "nothing but a model has worked out the parameter " + parameter.name() + " so far");
            }
        }
        return new Parameters(given.toString(), needs.toString());
    }

    private static boolean alike(WorkedOut workedOut, Parameter parameter, Situation situation) {
        var value = situation.parameters().get(parameter.name());
        try {
            return value != null && workedOut.alike().test(situation.snapshot(), value);
        } catch (IllegalArgumentException e) {
            return false; // It is no quantity.
        }
    }

    private static String with(Parameter parameter, String value) {
        return ".with( \"" + parameter.name() + "\", " + value + " )";
    }

    /** What is the same each time and means the same everywhere; null where it is a name, or a number that fits one object. */
    private static @Nullable String literal(Parameter parameter, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (parameter.type()) {
            case DURATION, FLAG, CHOICE -> "\"" + value + "\"";
            case INTEGER, BYTES, CPU, NAME, LABELS, TEXT -> null;
        };
    }
}
