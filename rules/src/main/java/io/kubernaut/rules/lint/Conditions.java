package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.CollectDescr;
import org.drools.drl.ast.descr.ConditionalBranchDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.EntryPointDescr;
import org.drools.drl.ast.descr.EvalDescr;
import org.drools.drl.ast.descr.ExistsDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.FromDescr;
import org.drools.drl.ast.descr.GroupByDescr;
import org.drools.drl.ast.descr.NamedConsequenceDescr;
import org.drools.drl.ast.descr.NotDescr;
import org.drools.drl.ast.descr.OrDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.WindowReferenceDescr;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.jspecify.annotations.Nullable;

/** Walks what a rule matches: patterns over the snapshot and what hangs on it, and over what other rules inserted. */
final class Conditions {
    private static final Set<Class<?>> INSERTED = Set.of(Finding.class, Proposal.class, Veto.class);
    private static final Map<String, Shape> SUMS = Map.of(
            "count", Shape.of(Long.class),
            "sum", Shape.of(Number.class),
            "min", Shape.of(Number.class),
            "max", Shape.of(Number.class),
            "average", Shape.of(Double.class));

    /** Results of accumulate. */
    private static final Map<String, Class<?>> NUMBERS = Map.of(
            "Object",
            Object.class,
            "Number",
            Number.class,
            "Long",
            Long.class,
            "Integer",
            Integer.class,
            "Double",
            Double.class);

    private final Notes notes;
    private final Scope scope;
    private final int ruleLine;
    private final Canonical canonical = new Canonical();
    private final List<FindingUse> uses = new ArrayList<>();
    private final Combinations combinations;
    private final Contradictions contradictions;
    private @Nullable PatternDescr root;
    private int unnamed;

    Conditions(Notes notes, Scope scope, int ruleLine) {
        this.notes = notes;
        this.scope = scope;
        this.ruleLine = ruleLine;
        this.combinations = new Combinations(notes);
        this.contradictions = new Contradictions(notes);
    }

    void check(AndDescr conditions) {
        var all = conditions.getDescrs();
        if (all.isEmpty() || !(all.getFirst() instanceof PatternDescr first) || !isRoot(first)) {
            notes.add(
                    Check.ROOT,
                    all.isEmpty() ? ruleLine : line(all.getFirst()),
                    "The first pattern is not the bound snapshot");
        } else {
            root = first;
        }
        all.forEach(c -> walk(c, "match", true));
        combinations.check(conditions, ruleLine);
        contradictions.premises(canonical.premises());
    }

    List<FindingUse> uses() {
        return uses;
    }

    int rootLine() {
        return root == null ? ruleLine : line(root);
    }

    Canonical canonical() {
        return canonical;
    }

    private boolean isRoot(PatternDescr pattern) {
        return typeOf(pattern) == Snapshot.class && pattern.getSource() == null && pattern.getIdentifier() != null;
    }

    /** @param fires whether a new match makes the rule fire once more */
    private void walk(BaseDescr condition, String how, boolean fires) {
        switch (condition) {
            case PatternDescr p -> pattern(p, how, fires);
            case AndDescr a -> a.getDescrs().forEach(c -> walk(c, how, fires));
            case OrDescr o -> o.getDescrs().forEach(c -> within(() -> walk(c, canonical.group("or", how, c), fires)));
            case NotDescr n -> group("not", n.getDescrs(), how);
            case ExistsDescr e -> group("exists", ((ConditionalElementDescr) e).getDescrs(), how);
            case ForallDescr f -> group("forall", f.getDescrs(), how);
            case EvalDescr e ->
                notes.add(Check.CONSTRUCT, line(e), "eval is not allowed", "Write the condition in a pattern");
            case NamedConsequenceDescr n -> refuse(n, "A named consequence (" + n.getName() + ")");
            case ConditionalBranchDescr b -> refuse(b, "A branch to a named consequence");
            default -> refuse(condition, "This condition");
        }
    }

    private void group(String word, List<? extends BaseDescr> conditions, String how) {
        within(() -> conditions.forEach(c -> walk(c, canonical.group(word, how, c), false)));
    }

    /** What is asked inside of a group holds in there only. */
    private void within(Runnable group) {
        scope.nulls().within(() -> contradictions.within(group));
    }

    private void refuse(BaseDescr what, String name) {
        notes.add(Check.CONSTRUCT, line(what), name + " is not allowed");
    }

    private void pattern(PatternDescr pattern, String how, boolean fires) {
        int line = line(pattern);
        if (pattern.getObjectType() == null || pattern.isQuery()) {
            refuse(pattern, pattern.isQuery() ? "A query" : "A path in place of a pattern");
            return;
        }
        if (!pattern.getBehaviors().isEmpty()) {
            refuse(pattern, "A window");
        }
        if (!pattern.getAnnotationNames().isEmpty()) {
            refuse(pattern, "An annotation of a pattern");
        }
        if (pattern.isUnification()) {
            refuse(pattern, "Unification");
        }
        var type = typeOf(pattern);
        if (type == null) {
            notes.add(
                    Check.IMPORT,
                    line,
                    pattern.getObjectType() + " is not imported, or is not a type that rules may use");
            return;
        }
        var fact = Value.computed(Shape.of(type)).withText(source(pattern, type));
        if (pattern.getIdentifier() != null) {
            new TermChecks(notes, scope, line).bind(pattern.getIdentifier(), fact);
        }
        canonical.begin(pattern.getIdentifier(), type);
        var within = scope.within(fact);
        var conditions = conditions(pattern, within, owner(pattern, type));
        canonical.add(pattern == root, how, sourceOf(pattern), conditions, within, line);
        if (INSERTED.contains(type) && pattern.getSource() == null) {
            uses.add(use(type, conditions, fires, line));
            combinations.inserted(pattern);
        }
    }

    private @Nullable Class<?> typeOf(PatternDescr pattern) {
        var type = scope.types().get(String.valueOf(pattern.getObjectType()));
        return type == null && pattern.getSource() instanceof AccumulateDescr
                ? NUMBERS.get(pattern.getObjectType())
                : type;
    }

    private static String sourceOf(PatternDescr pattern) {
        return switch (pattern.getSource()) {
            case FromDescr f -> f.getExpression();
            case AccumulateDescr a -> "accumulate";
            case null, default -> "";
        };
    }

    /** What the pattern's properties are called by. There is one snapshot, however often it is matched. */
    private String owner(PatternDescr pattern, Class<?> type) {
        var binding = pattern.getIdentifier();
        if (type == Snapshot.class && pattern.getSource() == null) {
            if (binding != null) {
                scope.nulls().paths().name(binding, "Snapshot");
            }
            return "Snapshot";
        }
        return binding == null ? "#" + unnamed++ : binding;
    }

    private List<DrlxExpression> conditions(PatternDescr pattern, Scope within, String owner) {
        var read = new ArrayList<DrlxExpression>();
        for (var condition : pattern.getDescrs()) {
            if (condition instanceof ExprConstraintDescr c && c.getType() == ExprConstraintDescr.Type.NAMED) {
                int line = c.getLine() > 0 ? c.getLine() : line(pattern);
                parse(c.getExpression(), line).ifPresent(e -> {
                    var value = new TermChecks(notes, within, line).check(e);
                    canonical.bound(e, within);
                    within.nulls().condition(e, owner);
                    var demands = new Demands(node -> within.nulls().paths().own(node, owner), within);
                    contradictions.condition(demands.of(e), Terms.printed(e.getExpr()), line);
                    if (e.getBind() == null
                            && !value.shape().unknown()
                            && !value.shape().isTruth()) {
                        notes.add(
                                Check.EXPRESSION,
                                line,
                                "This is no condition: " + Terms.printed(e),
                                "Compare it with something, or bind it");
                    }
                    read.add(e);
                });
            } else {
                refuse(condition, "A condition by position");
            }
        }
        return read;
    }

    private Optional<DrlxExpression> parse(String text, int line) {
        var read = Terms.parse(text);
        if (read.isEmpty()) {
            notes.add(
                    Check.EXPRESSION,
                    line,
                    "This cannot be read to its end: "
                            + text.replaceAll("\\s+", " ").strip());
        }
        return read;
    }

    /** Whether the fact is computed from text. */
    private boolean source(PatternDescr pattern, Class<?> type) {
        int line = line(pattern);
        if (pattern.getSource() instanceof AccumulateDescr a) {
            return accumulate(a, line);
        }
        switch (pattern.getSource()) {
            case null -> {
                if (type != Snapshot.class && !INSERTED.contains(type)) {
                    notes.add(
                            Check.UNCONSTRAINED,
                            line,
                            type.getSimpleName() + " without from is joined with nothing: it never matches");
                }
            }
            case FromDescr from ->
                parse(from.getExpression(), line).ifPresent(e -> {
                    if (Sources.isList(e, type, new TermChecks(notes, scope.behindFrom(), line), notes, line)) {
                        combinations.list(pattern);
                    }
                });
            case GroupByDescr g -> refuse(pattern, "groupby");
            case CollectDescr c ->
                notes.add(
                        Check.CONSTRUCT, line, "collect is not allowed", "Count with accumulate( …; $n : count( 1 ) )");
            case EntryPointDescr e -> refuse(pattern, "An entry point");
            case WindowReferenceDescr w -> refuse(pattern, "A window");
            default -> refuse(pattern, "This source");
        }
        return false;
    }

    private boolean accumulate(AccumulateDescr accumulate, int line) {
        if (accumulate.getInitCode() != null
                || accumulate.getActionCode() != null
                || accumulate.getResultCode() != null) {
            notes.add(
                    Check.CONSTRUCT,
                    line,
                    "accumulate with code is not allowed",
                    "Use count, sum, min, max or average");
        }
        var input = accumulate.getInput();
        within(() -> walk(input, canonical.group("accumulate", "match", input), true));
        var anyText = false;
        for (var function : accumulate.getFunctions()) {
            var result = SUMS.get(function.getFunction());
            if (result == null) {
                notes.add(
                        Check.CONSTRUCT,
                        line,
                        "The function " + function.getFunction() + " is not allowed",
                        "Use count, sum, min, max or average");
                result = Shape.UNKNOWN;
            }
            var text = false;
            for (var parameter : function.getParams()) {
                var read = parse(parameter, line)
                        .map(e -> new TermChecks(notes, scope.outside(), line).check(e))
                        .orElse(Value.UNKNOWN);
                text |= read.text() && !function.getFunction().equals("count");
            }
            anyText |= text;
            canonical.accumulated(function.getFunction(), function.getParams(), line);
            if (function.getBind() != null) {
                new TermChecks(notes, scope, line)
                        .bind(function.getBind(), Value.computed(result).withText(text));
            }
        }
        return anyText;
    }

    private static FindingUse use(Class<?> type, List<DrlxExpression> conditions, boolean fires, int line) {
        var key = type == Finding.class ? "name" : "action";
        var names = Set.<String>of();
        var named = new java.util.TreeSet<String>();
        for (Node condition : conditions) {
            var printed = Terms.printed(condition);
            var chosen = ChosenFrom.of(printed);
            if (chosen != null && chosen.what().equals(key)) {
                names = chosen.values();
                named.addAll(chosen.values());
            }
            var excluded = ChosenFrom.of(printed.replace(" != ", " == ").replace(" not in ", " in "));
            if (excluded != null && excluded.what().equals(key)) {
                named.addAll(excluded.values());
            }
        }
        return new FindingUse(type.getSimpleName(), names, named, fires, line);
    }

    private int line(BaseDescr descr) {
        return descr.getLine() > 0 ? descr.getLine() : ruleLine;
    }
}
