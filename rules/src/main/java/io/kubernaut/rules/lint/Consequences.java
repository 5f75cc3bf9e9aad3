package io.kubernaut.rules.lint;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.stmt.ExpressionStmt;
import com.github.javaparser.ast.stmt.Statement;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a consequence under an allow-list: it inserts findings, proposals and vetoes, and does nothing else. */
final class Consequences {
    private static final Set<String> FACTS = Set.of(Insertion.FINDING, Insertion.PROPOSAL, Insertion.VETO);

    private final Notes notes;
    private final Scope scope;
    private final Canonical canonical;
    private final int firstLine;
    private final List<Insertion> insertions = new ArrayList<>();

    /** @param firstLine the line in the file on which the consequence's text begins */
    Consequences(Notes notes, Scope scope, Canonical canonical, int firstLine) {
        this.notes = notes;
        this.scope = scope.outside();
        this.canonical = canonical;
        this.firstLine = firstLine;
    }

    List<Insertion> read(String text) {
        var parser =
                new JavaParser(new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17));
        var parsed = parser.parseBlock("{" + text + "\n}");
        var block = parsed.getResult();
        if (!parsed.isSuccessful() || block.isEmpty()) {
            int line = parsed.getProblems().stream()
                    .findFirst()
                    .flatMap(p -> p.getLocation())
                    .flatMap(l -> l.toRange())
                    .map(r -> firstLine + r.begin.line - 1)
                    .orElse(firstLine);
            notes.add(Check.SYNTAX, line, "The consequence is not Java");
            return List.of();
        }
        if (block.get().getStatements().isEmpty()) {
            notes.add(Check.CONSEQUENCE, firstLine, "The rule does nothing");
        }
        block.get().getStatements().forEach(this::statement);
        return insertions;
    }

    private void statement(Statement statement) {
        if (statement instanceof ExpressionStmt s
                && s.getExpression() instanceof MethodCallExpr insert
                && insert.getScope().isEmpty()
                && insert.getNameAsString().equals("insert")
                && insert.getArguments().size() == 1
                && insert.getArgument(0) instanceof MethodCallExpr made) {
            made(made);
        } else {
            refuse(statement, "A consequence may not do this: " + shortened(statement));
        }
    }

    /** Unwinds {@code Proposal.of(…).with(…).answering(…)} from its end. */
    private void made(MethodCallExpr last) {
        var parameters = new TreeMap<String, Insertion.Given>();
        var checked = new ArrayList<MethodCallExpr>();
        var call = last;
        while (call.getScope().orElse(null) instanceof MethodCallExpr before) {
            checked.add(call);
            call = before;
        }
        var fact = call.getScope()
                .filter(NameExpr.class::isInstance)
                .map(Node::toString)
                .orElse("");
        var made = call.getNameAsString();
        if (!FACTS.contains(fact)
                || !(made.equals("of") || (fact.equals(Insertion.PROPOSAL) && made.equals("nothing")))
                || (!checked.isEmpty() && !fact.equals(Insertion.PROPOSAL))) {
            refuse(last, "A consequence may not insert this: " + shortened(last));
            return;
        }
        var nothing = made.equals("nothing");
        if (call.getArguments().size() != (nothing ? 2 : 3)) {
            refuse(
                    call,
                    fact + "." + made + " takes "
                            + (nothing ? "an object and a reason" : "a name, an object and a text"));
            return;
        }
        if (!scope.types().containsKey(fact)) {
            notes.add(
                    Check.IMPORT,
                    line(call),
                    fact + " is not imported",
                    "Write import io.kubernaut.core.decision." + fact);
        }
        var answering = "";
        for (var more : checked.reversed()) {
            if (more.getNameAsString().equals("with") && more.getArguments().size() == 2) {
                with(more, parameters);
            } else if (more.getNameAsString().equals("answering")
                    && more.getArguments().size() == 1) {
                answering = answering(more.getArgument(0));
            } else {
                refuse(more, "A proposal may not be made with " + more.getNameAsString());
            }
        }
        var arguments = call.getArguments();
        int skip = nothing ? 0 : 1;
        insertions.add(new Insertion(
                fact,
                nothing ? Proposal.NONE : name(fact, arguments.getFirst().orElseThrow()),
                target(arguments.get(skip)),
                reason(arguments.get(skip + 1)),
                parameters,
                answering,
                line(call)));
    }

    private @Nullable String name(String fact, Expression name) {
        if (name instanceof StringLiteralExpr literal) {
            return literal.asString();
        }
        var value = check(name);
        if (!fact.equals(Insertion.VETO) || !value.shape().isText() || value.text()) {
            refuse(name, "The name of a " + fact.toLowerCase(Locale.ROOT) + " is not a literal");
        }
        return null;
    }

    private String target(Expression expression) {
        var value = check(expression);
        if (!value.shape().unknown() && value.shape().raw() != ObjectRef.class) {
            refuse(
                    expression,
                    Terms.printed(expression) + " is no reference to an object",
                    "Use an accessor such as $w.ref() or $s.target()");
        }
        return canonical.words(expression);
    }

    private String reason(Expression expression) {
        var value = check(expression);
        if (!value.shape().unknown() && !value.shape().isText()) {
            refuse(expression, "The reason is no text");
        }
        return canonical.words(expression);
    }

    private void with(MethodCallExpr call, SortedMap<String, Insertion.Given> parameters) {
        if (!(call.getArgument(0) instanceof StringLiteralExpr key)) {
            refuse(call, "The name of a parameter is not a literal");
            return;
        }
        var value = check(call.getArgument(1));
        if (value.text() || Untrusted.isLabelOfAlert(value.member())) {
            notes.add(
                    Check.TEXT_DECIDES,
                    line(call),
                    "The parameter " + key.asString() + " is taken from "
                            + (value.text() ? "text for people" : "a label of the alert, which its sender wrote"));
        }
        var given = new Insertion.Given(canonical.words(call.getArgument(1)), value, line(call.getArgument(1)));
        if (parameters.put(key.asString(), given) != null) {
            notes.add(Check.PARAMETER, line(call), "The parameter " + key.asString() + " is given twice");
        }
    }

    private String answering(Expression expression) {
        var value = check(expression);
        if (!value.shape().unknown() && value.shape().raw() != Finding.class) {
            refuse(expression, Terms.printed(expression) + " is no finding");
        }
        return canonical.words(expression);
    }

    private Value check(Expression expression) {
        return new TermChecks(notes, scope, line(expression)).check(expression);
    }

    private void refuse(Node node, String message) {
        notes.add(Check.CONSEQUENCE, line(node), message);
    }

    private void refuse(Node node, String message, String remedy) {
        notes.add(Check.CONSEQUENCE, line(node), message, remedy);
    }

    private int line(Node node) {
        return firstLine + node.getRange().map(r -> r.begin.line - 1).orElse(0);
    }

    private static String shortened(Node node) {
        var text = node.toString().replaceAll("\\s+", " ");
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
