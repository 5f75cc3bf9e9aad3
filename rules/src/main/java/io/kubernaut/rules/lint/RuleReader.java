package io.kubernaut.rules.lint;

import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import io.kubernaut.core.context.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AttributeDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** Checks one rule by itself, and tells what it matches and inserts. */
final class RuleReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*/[a-z][a-z0-9-]*/[a-z][a-z0-9-]*");

    private final ActionChecks actions;
    private final DrlFile file;
    private final RuleDescr rule;
    private final Notes notes;
    private final int line;

    RuleReader(ActionChecks actions, DrlFile file, RuleDescr rule, Notes ofFile) {
        this.actions = actions;
        this.file = file;
        this.rule = rule;
        this.notes = ofFile.about(String.valueOf(rule.getName()));
        this.line = Math.max(rule.getLine(), 1);
    }

    LintedRule read(Map<String, Class<?>> types, Vocabulary vocabulary, boolean own) {
        name();
        shape();
        var scope = Scope.of(types, vocabulary);
        var conditions = new Conditions(notes, scope, line);
        conditions.check(rule.getLhs());
        var insertions = consequence(scope, conditions.canonical());
        insertions.forEach(i -> actions.check(i, notes));
        var metadata = new Metadata(file, rule, line, notes);
        metadata.check(insertions.stream().anyMatch(Insertion::proposes));
        attributes(scope, metadata.base(), insertions);
        SymptomFirst.check(
                conditions.canonical().conditionsOfRoot(),
                conditions.uses(),
                insertions.stream().anyMatch(actions::changes),
                notes,
                conditions.rootLine());
        return new LintedRule(
                file,
                String.valueOf(rule.getName()),
                line,
                metadata.base(),
                metadata.fixed(),
                metadata.trust(),
                own,
                scope.decidedByText(),
                conditions.canonical().premises(),
                conditions.uses(),
                insertions);
    }

    private void name() {
        var name = String.valueOf(rule.getName());
        if (!NAME.matcher(name).matches()) {
            notes.add(Check.NAME, line, "The rule is called " + name);
            return;
        }
        int slash = file.path().indexOf('/');
        if (slash > 0 && !name.startsWith(file.path().substring(0, slash + 1))) {
            notes.add(
                    Check.AREA,
                    line,
                    "The rule is not called after its folder " + file.path().substring(0, slash));
        }
    }

    private void shape() {
        if (rule.isQuery()) {
            notes.add(Check.CONSTRUCT, line, "A query is not allowed");
        }
        if (rule.getParentName() != null) {
            notes.add(Check.CONSTRUCT, line, "extends is not allowed", "Write out all conditions of the rule");
        }
        rule.getNamedConsequences()
                .keySet()
                .forEach(name -> notes.add(
                        Check.CONSTRUCT,
                        file.lineOf("then[" + name + "]", line),
                        "A named consequence (" + name + ") is not allowed",
                        "Write a rule of its own"));
    }

    private List<Insertion> consequence(Scope scope, Canonical canonical) {
        var text = String.valueOf(rule.getConsequence());
        int from = file.offsetOf(Math.max(rule.getConsequenceLine(), line));
        int at = file.text().indexOf(text.strip(), from);
        int first = at < 0 ? Math.max(rule.getConsequenceLine(), line) : file.lineAt(at);
        return rule.isQuery() ? List.of() : new Consequences(notes, scope, canonical, first).read(text.strip());
    }

    private void attributes(Scope scope, int base, List<Insertion> insertions) {
        for (var attribute : rule.getAttributes().values()) {
            if (attribute.getName().equals("salience")) {
                salience(attribute, scope, base, insertions);
            } else if (attribute.getLine() >= line) {
                notes.add(
                        Check.ATTRIBUTE,
                        attribute.getLine(),
                        "The attribute " + attribute.getName() + " is not allowed");
            }
        }
    }

    /** Salience only orders what fires; where it shows a priority, that must be the rule's. */
    private void salience(AttributeDescr attribute, Scope scope, int base, List<Insertion> insertions) {
        int at = attribute.getLine();
        var read = Terms.parse(attribute.getValue());
        var expression = read.map(r -> (Expression) r.getExpr()).orElse(null);
        while (expression instanceof EnclosedExpr e) {
            expression = e.getInner();
        }
        var number = expression instanceof UnaryExpr u && u.getOperator() == UnaryExpr.Operator.MINUS
                ? u.getExpression()
                : expression;
        if (number instanceof IntegerLiteralExpr literal) {
            if (!literal.getValue().matches("0*(\\d{1,3}|1000)")) {
                notes.add(Check.SALIENCE, at, "A salience is from -1000 to 1000, not " + attribute.getValue());
            }
            return;
        }
        if (!(expression instanceof MethodCallExpr call)
                || !call.getNameAsString().equals("priority")
                || call.getArguments().size() != 2
                || !(call.getArgument(0) instanceof IntegerLiteralExpr shown)
                || !(call.getArgument(1) instanceof StringLiteralExpr action)
                || call.getScope()
                        .map(s -> scope.bindings().get(Terms.printed(s)))
                        .filter(v -> v.shape().raw() == Snapshot.class)
                        .isEmpty()) {
            notes.add(Check.SALIENCE, at, "Salience is something else than a number or the rule's priority");
            return;
        }
        if (!shown.getValue().equals(Integer.toString(base))) {
            notes.add(Check.SALIENCE, at, "Salience says base " + shown.getValue() + ", @base says " + base);
        }
        if (insertions.stream().noneMatch(i -> i.proposes() && action.asString().equals(i.name()))) {
            notes.add(
                    Check.SALIENCE,
                    at,
                    "Salience is that of " + action.asString() + ", which the rule does not propose");
        }
    }
}
