package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.BinaryExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.NullLiteralExpr;
import java.util.HashSet;
import java.util.Set;
import org.drools.mvel.parser.ast.expr.DrlxExpression;

/** Which paths a rule has asked for {@code != null} so far. */
final class Nulls {
    private final Paths paths = new Paths();
    private Set<String> asked = new HashSet<>();

    /** @param owner whose condition it is: what its properties are called by */
    void condition(DrlxExpression condition, String owner) {
        if (condition.getBind() != null) {
            paths.name(condition.getBind().asString(), paths.path(condition.getExpr(), owner));
        }
        conjunct(condition.getExpr(), owner);
    }

    /** What bindings mean, as far as conditions have been read. */
    Paths paths() {
        return paths;
    }

    /** @param path one that begins with a binding */
    boolean asked(Node path) {
        return asked.contains(paths.path(path, ""));
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
                    asked.add(paths.path(e.getLeft(), owner));
                } else if (e.getLeft() instanceof NullLiteralExpr) {
                    asked.add(paths.path(e.getRight(), owner));
                }
            }
            default -> {}
        }
    }
}
