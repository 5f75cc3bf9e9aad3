package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.BooleanLiteralExpr;
import com.github.javaparser.ast.expr.DoubleLiteralExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.IntegerLiteralExpr;
import com.github.javaparser.ast.expr.LongLiteralExpr;
import com.github.javaparser.ast.expr.NameExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import com.github.javaparser.ast.expr.StringLiteralExpr;
import com.github.javaparser.ast.expr.UnaryExpr;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.drools.mvel.parser.ast.expr.HalfBinaryExpr;
import org.drools.mvel.parser.ast.expr.PointFreeExpr;
import org.jspecify.annotations.Nullable;

/** Reads what conditions of one pattern demand. What it does not understand is a property that is true. */
final class Demands {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Domain TRUE = Domain.is("true");
    private static final Domain COUNTS = Domain.Span.from(BigDecimal.ZERO, true);
    private static final Domain NOTHING = new Domain.OneOf(Set.of());

    private final Function<Node, String> path;
    private final Scope within;

    /** @param path says which property an expression is, so that two that are the same have the same words */
    Demands(Function<Node, String> path, Scope within) {
        this.path = path;
        this.within = within;
    }

    /** All must be met. A binding alone demands nothing. */
    List<Demand> of(DrlxExpression condition) {
        var expression = condition.getExpr();
        var compares = expression instanceof BinaryExpr || expression instanceof PointFreeExpr;
        var read = condition.getBind() == null || compares ? read(expression, true) : List.<Demand>of();
        return isSnapshot() ? withWhatFollows(read) : read;
    }

    private boolean isSnapshot() {
        return within.self() != null && within.self().shape().raw() == Snapshot.class;
    }

    /** An alert means a symptom, and a symptom is in a family. */
    private List<Demand> withWhatFollows(List<Demand> demands) {
        var all = new ArrayList<>(demands);
        var table = within.vocabulary().symptoms();
        follow(all, "name", "symptom", table::symptomsOf);
        follow(all, "symptom", "family", symptom -> Set.of(SymptomTable.familyOf(symptom)));
        return all;
    }

    private void follow(List<Demand> all, String from, String to, Function<String, Set<String>> meaning) {
        var property = path.apply(new NameExpr(from));
        for (var demand : List.copyOf(all)) {
            if (demand.path().equals(property) && demand.domain() instanceof Domain.OneOf(var values)) {
                var meant = new HashSet<String>();
                for (var value : values) {
                    meaning.apply(value.replace("\"", "")).forEach(m -> meant.add('"' + m + '"'));
                }
                all.add(new Demand(path.apply(new NameExpr(to)), new Domain.OneOf(meant)));
            }
        }
    }

    private List<Demand> read(Node condition, boolean positive) {
        return switch (condition) {
            case EnclosedExpr e -> read(e.getInner(), positive);
            case UnaryExpr e
            when e.getOperator() == UnaryExpr.Operator.LOGICAL_COMPLEMENT -> read(e.getExpression(), !positive);
            case BinaryExpr e -> binary(e, positive);
            case PointFreeExpr e -> List.of(chosen(e, positive));
            default -> List.of(holds(condition, positive));
        };
    }

    private Demand holds(Node condition, boolean positive) {
        return new Demand(path.apply(condition), positive ? TRUE : TRUE.others());
    }

    private List<Demand> binary(BinaryExpr expression, boolean positive) {
        var operator = expression.getOperator();
        if (operator != BinaryExpr.Operator.AND && operator != BinaryExpr.Operator.OR) {
            return List.of(
                    compared(expression.getLeft(), operator.asString(), expression.getRight(), expression, positive));
        }
        var left = read(expression.getLeft(), positive);
        var right = expression.getRight() instanceof HalfBinaryExpr half
                ? List.of(compared(
                        TermChecks.subject(expression.getLeft()),
                        half.getOperator().asString(),
                        half.getRight(),
                        expression,
                        positive))
                : read(expression.getRight(), positive);
        if ((operator == BinaryExpr.Operator.AND) == positive) {
            var both = new ArrayList<>(left);
            both.addAll(right);
            return both;
        }
        return List.of(either(left, right, expression, positive));
    }

    private Demand either(List<Demand> left, List<Demand> right, Node whole, boolean positive) {
        if (left.size() == 1
                && right.size() == 1
                && left.getFirst().path().equals(right.getFirst().path())
                && left.getFirst().domain() instanceof Domain.OneOf(var some)
                && right.getFirst().domain() instanceof Domain.OneOf(var others)) {
            var all = new TreeSet<>(some);
            all.addAll(others);
            return new Demand(left.getFirst().path(), new Domain.OneOf(all));
        }
        return holds(whole, positive);
    }

    private Demand chosen(PointFreeExpr expression, boolean positive) {
        var values = new TreeSet<String>();
        for (var value : expression.getRight()) {
            var written = written(value);
            if (written == null || !expression.getOperator().asString().equals("in")) {
                return word(expression, positive);
            }
            values.add(written);
        }
        var domain = new Domain.OneOf(values);
        return new Demand(
                path.apply(expression.getLeft()), positive == expression.isNegated() ? domain.others() : domain);
    }

    /** Such as {@code matches}, and {@code not matches}, which is its opposite. */
    private Demand word(PointFreeExpr expression, boolean positive) {
        var words = new ArrayList<String>();
        words.add(path.apply(expression.getLeft()));
        words.add(expression.getOperator().asString());
        expression.getRight().forEach(value -> words.add(path.apply(value)));
        return new Demand(String.join(" ", words), positive == expression.isNegated() ? TRUE.others() : TRUE);
    }

    private Demand compared(Expression left, String operator, Expression right, Node whole, boolean positive) {
        var given = written(right);
        var first = written(left);
        var literals = given != null && first != null;
        var orders = operator.startsWith("<") || operator.startsWith(">");
        if (literals || !COMPARISONS.contains(operator) || (orders && (isNoNumber(given) || isNoNumber(first)))) {
            return holds(whole, positive);
        }
        if (given != null) {
            return demand(path.apply(left), operator, given, known(left), positive);
        }
        if (first != null) {
            return demand(path.apply(right), turned(operator), first, known(right), positive);
        }
        var one = path.apply(left);
        var other = path.apply(right);
        var numbers = known(left).shape().isWhole() && known(right).shape().isWhole()
                ? Value.computed(Shape.WHOLE)
                : Value.UNKNOWN;
        return one.compareTo(other) <= 0
                ? demand(one + " - " + other, operator, "0", numbers, positive)
                : demand(other + " - " + one, turned(operator), "0", numbers, positive);
    }

    private static Demand demand(String path, String operator, String value, Value of, boolean positive) {
        var domain = switch (operator) {
            case "==" -> Domain.is(value);
            case "!=" -> Domain.is(value).others();
            case "<" -> Domain.Span.to(new BigDecimal(value), false);
            case "<=" -> Domain.Span.to(new BigDecimal(value), true);
            case ">" -> Domain.Span.from(new BigDecimal(value), false);
            case ">=" -> Domain.Span.from(new BigDecimal(value), true);
            default -> throw new IllegalArgumentException("Not a comparison: " + operator);
        };
        var asked = positive ? domain : domain.others();
        if (of.shape().isWhole() && Vocabulary.isCount(of.member()) && Domain.nothingInAll(List.of(asked, COUNTS))) {
            return new Demand(path, NOTHING);
        }
        return new Demand(path, of.shape().isWhole() && asked instanceof Domain.Span span ? span.whole() : asked);
    }

    private static boolean isNoNumber(@Nullable String written) {
        return written != null && number(written) == null;
    }

    private static String turned(String operator) {
        return switch (operator.charAt(0)) {
            case '<' -> operator.replace('<', '>');
            case '>' -> operator.replace('>', '<');
            default -> operator;
        };
    }

    private Value known(Expression expression) {
        return new TermChecks(new Notes("", "", new ArrayList<>()), within.aside(), 0).check(expression);
    }

    /** A literal, or a constant of the model; null for anything else. */
    private @Nullable String written(Node value) {
        return switch (value) {
            case EnclosedExpr e -> written(e.getInner());
            case StringLiteralExpr e -> '"' + e.asString() + '"';
            case IntegerLiteralExpr e -> number(e.getValue());
            case LongLiteralExpr e -> number(e.getValue().replaceAll("[lL]$", ""));
            case DoubleLiteralExpr e -> number(e.getValue().replaceAll("[dDfF]$", ""));
            case BooleanLiteralExpr e -> Boolean.toString(e.getValue());
            case NullLiteralExpr e -> "null";
            case UnaryExpr e
            when e.getOperator() == UnaryExpr.Operator.MINUS -> {
                var number = written(e.getExpression());
                yield number == null || number.startsWith("\"") ? null : number("-" + number);
            }
            default -> constant(Terms.printed(value));
        };
    }

    private static @Nullable String number(String digits) {
        return digits.matches("-?\\d+(\\.\\d+)?") ? Domain.written(new BigDecimal(digits)) : null;
    }

    private static @Nullable String constant(String printed) {
        return printed.matches("([a-z]\\w*\\.)*([A-Z]\\w*\\.)+[A-Z][A-Z_]*")
                ? printed.substring(printed.lastIndexOf('.') + 1)
                : null;
    }
}
