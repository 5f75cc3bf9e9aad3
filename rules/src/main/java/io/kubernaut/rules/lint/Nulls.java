package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.drools.mvel.parser.ast.expr.DrlxExpression;

/** Which paths a rule has asked for {@code != null} so far. A path is the same by whatever binding it is begun. */
final class Nulls {
    private final Map<String, String> meanings = new HashMap<>();
    private Set<String> asked = new HashSet<>();

    /** @param owner whose condition it is: what its properties are called by */
    void condition(DrlxExpression condition, String owner) {
        if (condition.getBind() != null) {
            meanings.put(condition.getBind().asString(), path(condition.getExpr(), owner));
        }
        conjunct(condition.getExpr(), owner);
    }

    void name(String binding, String meaning) {
        meanings.put(binding, meaning);
    }

    /** @param path one that begins with a binding */
    boolean asked(Node path) {
        return asked.contains(path(path, ""));
    }

    /** What is asked inside of not, exists and the like holds in there only. */
    void within(Runnable group) {
        var before = new HashSet<>(asked);
        group.run();
        asked = before;
    }

    private void conjunct(Node condition, String owner) {
        switch (condition) {
            case EnclosedExpr e -> conjunct(e.getInner(), owner);
            case BinaryExpr e
            when e.getOperator() == BinaryExpr.Operator.AND -> {
                conjunct(e.getLeft(), owner);
                conjunct(e.getRight(), owner);
            }
            case BinaryExpr e
            when e.getOperator() == BinaryExpr.Operator.NOT_EQUALS -> {
                if (e.getRight() instanceof NullLiteralExpr) {
                    asked.add(path(e.getLeft(), owner));
                } else if (e.getLeft() instanceof NullLiteralExpr) {
                    asked.add(path(e.getRight(), owner));
                }
            }
            default -> {}
        }
    }

    private String path(Node expression, String owner) {
        var written = expression instanceof Expression e && e.isEnclosedExpr()
                ? Terms.printed(e.asEnclosedExpr().getInner())
                : Terms.printed(expression);
        var plain = written.replace("()", "").replace("!.", ".").replaceFirst("^this\\.", "");
        int dot = plain.indexOf('.');
        var head = dot < 0 ? plain : plain.substring(0, dot);
        var meaning = head.startsWith("$") ? meanings.getOrDefault(head, head) : owner + "." + head;
        return meaning + (dot < 0 ? "" : plain.substring(dot));
    }
}
