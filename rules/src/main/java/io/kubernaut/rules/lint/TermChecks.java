package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.NodeList;
import com.github.javaparser.ast.expr.ArrayAccessExpr;
import com.github.javaparser.ast.expr.AssignExpr;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.CastExpr;
import com.github.javaparser.ast.expr.CharLiteralExpr;
import com.github.javaparser.ast.expr.DoubleLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.MethodCallExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.ThisExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.drools.mvel.parser.ast.expr.NullSafeFieldAccessExpr;
import org.drools.mvel.parser.ast.expr.NullSafeMethodCallExpr;
import org.drools.mvel.parser.ast.expr.PointFreeExpr;
import org.jspecify.annotations.Nullable;

/**
 * Walks an expression of a condition or a consequence under an allow-list: what is not named here is refused. It follows
 * types, so that a call is allowed by whom it is made on and not by its name.
 */
final class TermChecks {
    private static final Pattern BINDING = Pattern.compile("\\$[a-z]\\w*");

    private final Notes notes;
    private final Scope scope;
    private final int line;
    private final Comparisons comparisons;

    TermChecks(Notes notes, Scope scope, int line) {
        this.notes = notes;
        this.scope = scope;
        this.line = line;
        this.comparisons = new Comparisons(notes, scope, line);
    }

    Value check(Node node) {
        return switch (node) {
            case DrlxExpression e -> bound(e);
            case EnclosedExpr e -> check(e.getInner());
            case StringLiteralExpr e -> Value.literal(Shape.TEXT, e.asString());
            case IntegerLiteralExpr e -> Value.literal(Shape.WHOLE, e.getValue());
            case LongLiteralExpr e -> Value.literal(Shape.WHOLE, e.getValue().replaceAll("[lL]$", ""));
            case DoubleLiteralExpr e -> Value.literal(Shape.FRACTION, e.getValue());
            case BooleanLiteralExpr e -> Value.literal(Shape.TRUTH, Boolean.toString(e.getValue()));
            case NullLiteralExpr e -> Value.computed(Shape.NULL);
            case ThisExpr e -> scope.self() == null ? refused("this") : scope.self();
            case NameExpr e -> named(e.getNameAsString());
            case FieldAccessExpr e -> field(e.getScope(), e.getNameAsString());
            case NullSafeFieldAccessExpr e -> property(receiver(e.getScope()), e.getNameAsString());
            case MethodCallExpr e -> call(e.getScope(), e.getNameAsString(), e.getArguments());
            case NullSafeMethodCallExpr e -> call(e.getScope(), e.getNameAsString(), e.getArguments());
            case ArrayAccessExpr e -> entry(e);
            case BinaryExpr e -> binary(e);
            case UnaryExpr e -> unary(e);
            case PointFreeExpr e -> {
                var right = e.getRight().stream().map(this::check).toList();
                yield comparisons.byWord(check(e.getLeft()), e.getOperator().asString(), right, e.getArg1() != null);
            }
            case CharLiteralExpr e -> refused("text in single quotes");
            case LambdaExpr e -> refused("a lambda");
            case AssignExpr e -> refused("an assignment");
            case ObjectCreationExpr e -> refused("new");
            case CastExpr e -> refused("a cast");
            default -> refused("this: " + Terms.printed(node));
        };
    }

    /** Of what stands behind {@code from}: text decides there, since it chooses what is matched. */
    Value source(DrlxExpression expression) {
        var value = check(expression);
        if (value.text()) {
            scope.decidedByText().add(line);
        }
        return value;
    }

    private Value refused(String what) {
        notes.add(Check.EXPRESSION, line, "Rules may not use " + what);
        return Value.UNKNOWN;
    }

    private Value bound(DrlxExpression expression) {
        var value = check(expression.getExpr());
        if (expression.getBind() != null) {
            bind(expression.getBind().asString(), value);
        }
        return value;
    }

    /** Names without a $ could hide a type or a call. */
    void bind(String name, Value value) {
        if (!BINDING.matcher(name).matches()) {
            notes.add(
                    Check.EXPRESSION,
                    line,
                    "The binding " + name + " can be taken for something else",
                    "Let bindings begin with $");
        }
        scope.bindings().put(name, new Value(value.shape(), value.member(), null, value.text(), value.nullable()));
    }

    private Value named(String name) {
        var binding = scope.bindings().get(name);
        if (binding != null) {
            return binding;
        }
        if (scope.self() != null) {
            return property(scope.self(), name);
        }
        notes.add(Check.ACCESSOR, line, "Nothing is called " + name + " here");
        return Value.UNKNOWN;
    }

    private Value field(Expression of, String name) {
        var constant = constant(of, name);
        return constant != null ? constant : property(receiver(of), name);
    }

    /** Of an enum of the model, such as {@code Mode.ACT}. */
    private @Nullable Value constant(Expression of, String name) {
        var type = scope.types().get(Terms.printed(of));
        if (type == null || !type.isEnum()) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return Value.computed(Shape.of(type));
            }
        }
        return null;
    }

    private Value property(Value of, String name) {
        if (of.shape().unknown()) {
            return of;
        }
        return of.shape()
                .property(name)
                .map(member -> derived(of, Value.of(member)))
                .orElseGet(() -> missing(of.shape(), name));
    }

    private Value missing(Shape shape, String name) {
        notes.add(Check.ACCESSOR, line, shape + " has nothing called " + name + " that rules may use");
        return Value.UNKNOWN;
    }

    /** What is computed from text is text; in a condition that means that text decides. */
    private Value derived(Value from, Value result) {
        if (from.text() && scope.decides() && !result.shape().isText()) {
            scope.decidedByText().add(line);
        }
        return result.withText(from.text());
    }

    private Value call(Optional<Expression> on, String name, NodeList<Expression> arguments) {
        if (on.isEmpty() && name.equals("eval")) {
            notes.add(Check.CONSTRUCT, line, "eval is not allowed", "Write the condition itself");
            arguments.forEach(this::check);
            return Value.UNKNOWN;
        }
        if (on.isEmpty() && scope.self() == null) {
            return refused("a call of " + name + " on nothing");
        }
        if (on.isPresent() && isType(on.get())) {
            return refused("the static call " + Terms.printed(on.get()) + "." + name);
        }
        var receiver = on.map(this::receiver).orElseGet(this::self);
        var given = arguments.stream().map(this::check).toList();
        if (receiver.shape().unknown()) {
            return Value.UNKNOWN;
        }
        comparisons.ofCall(receiver, name, given);
        var called = receiver.shape().call(name, given.size());
        called.ifPresent(member -> comparisons.ofArguments(member.name(), given));
        return called.map(member -> derived(receiver, keyed(receiver, Value.of(member), given)))
                .orElseGet(() -> missing(receiver.shape(), name + "(" + (given.isEmpty() ? "" : "…") + ")"));
    }

    private Value self() {
        return scope.self() == null ? Value.UNKNOWN : scope.self();
    }

    /** In a condition null costs the rule. Behind from the engine does not say whose it was: nothing is decided. */
    private Value receiver(Expression expression) {
        var value = check(expression);
        if (scope.source() && value.nullable() && !scope.nulls().asked(expression)) {
            notes.add(
                    Check.NULL_SOURCE,
                    line,
                    Terms.printed(expression) + " may be null, and null behind from fails the whole decision");
        }
        return value;
    }

    /** What is looked up by text is as good as the text. */
    private static Value keyed(Value receiver, Value found, List<Value> given) {
        var value = found.withText(given.stream().anyMatch(Value::text));
        if (Map.class.isAssignableFrom(receiver.shape().raw())
                && !given.isEmpty()
                && !found.shape().isTruth()) {
            return keyed(value.withMember(receiver.member()), given.getFirst());
        }
        return given.size() == 1 ? keyed(value, given.getFirst()) : value;
    }

    /** A label is known by its key. So is a field: one whose key nobody can see may be a message. */
    private static Value keyed(Value value, Value by) {
        var key = by.literal();
        var field = value.member().matches("CustomObjectState\\.fields?");
        var message = key == null || key.toLowerCase(Locale.ROOT).endsWith("message");
        var known = value.withText(by.text() || (field && message));
        return key == null ? known : known.withMember(value.member().replaceFirst("labels$", "label") + ":" + key);
    }

    /** A name that is no binding and no property, or that has a package. */
    private boolean isType(Expression expression) {
        var printed = Terms.printed(expression);
        return !scope.bindings().containsKey(printed)
                && (scope.types().containsKey(printed)
                        || printed.matches("([a-z]\\w*\\.)*[A-Z]\\w*(\\.[A-Z]\\w*)*")
                        || printed.matches("[a-z]\\w*(\\.[a-z]\\w*)*\\.[A-Z]\\w*"));
    }

    private Value entry(ArrayAccessExpr access) {
        var of = receiver(access.getName());
        var index = check(access.getIndex());
        if (of.shape().unknown()) {
            return of;
        }
        if (!Map.class.isAssignableFrom(of.shape().raw())) {
            notes.add(
                    Check.EXPRESSION,
                    line,
                    Terms.printed(access) + " fails when there are fewer",
                    "Use a pattern: Type( … ) from the list");
            return Value.UNKNOWN;
        }
        return keyed(new Value(of.shape().element(), of.member(), null, of.text(), true), index);
    }

    private Value unary(UnaryExpr expression) {
        var value = check(expression.getExpression());
        return switch (expression.getOperator()) {
            case LOGICAL_COMPLEMENT -> Value.computed(Shape.TRUTH).withText(value.text());
            case MINUS ->
                value.literal() == null
                        ? Value.computed(value.shape()).withText(value.text())
                        : Value.literal(value.shape(), "-" + value.literal());
            default -> refused(expression.getOperator().asString());
        };
    }

    private Value binary(BinaryExpr expression) {
        var operator = expression.getOperator();
        return switch (operator) {
            case AND, OR -> {
                check(expression.getLeft());
                if (expression.getRight() instanceof HalfBinaryExpr half) {
                    comparisons.compare(
                            check(subject(expression.getLeft())),
                            half.getOperator().asString(),
                            check(half.getRight()));
                } else {
                    check(expression.getRight());
                }
                yield Value.computed(Shape.TRUTH);
            }
            case EQUALS, NOT_EQUALS, LESS, LESS_EQUALS, GREATER, GREATER_EQUALS -> {
                comparisons.compare(check(expression.getLeft()), operator.asString(), check(expression.getRight()));
                yield Value.computed(Shape.TRUTH);
            }
            case PLUS, MINUS, MULTIPLY -> {
                var left = check(expression.getLeft());
                var right = check(expression.getRight());
                var text = left.shape().isText() || right.shape().isText();
                if (text && !left.shape().isPlain()) {
                    yield refused("the whole of " + Terms.printed(expression.getLeft()) + " as text");
                }
                if (text && !right.shape().isPlain()) {
                    yield refused("the whole of " + Terms.printed(expression.getRight()) + " as text");
                }
                yield Value.computed(text ? Shape.TEXT : left.shape().isWhole() ? right.shape() : left.shape())
                        .withText(left.text() || right.text());
            }
            case DIVIDE, REMAINDER -> {
                var left = check(expression.getLeft());
                var by = check(expression.getRight()).literal();
                yield by == null || by.matches("[0.]+")
                        ? refused("a division by what may be 0: " + Terms.printed(expression))
                        : Value.computed(left.shape()).withText(left.text());
            }
            default -> refused(operator.asString());
        };
    }

    /** In {@code a == 1 || == 2} the second comparison is of {@code a}, too. */
    static Expression subject(Expression left) {
        return left instanceof BinaryExpr b
                        && (b.getOperator() == BinaryExpr.Operator.AND || b.getOperator() == BinaryExpr.Operator.OR)
                ? subject(b.getLeft())
                : left instanceof BinaryExpr b ? b.getLeft() : left;
    }
}
