package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.expr.Expression;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells which property of which pattern an expression is, by whatever binding it is begun. */
final class Paths {
    private static final Pattern PLAIN = Pattern.compile("\\$?\\w+(\\.\\w+)*");

    private final Map<String, String> meanings = new HashMap<>();

    void name(String binding, String meaning) {
        meanings.put(binding, meaning);
    }

    /** @param owner whose expression it is: what its properties are called by */
    String path(Node expression, String owner) {
        var written = expression instanceof Expression e && e.isEnclosedExpr()
                ? Terms.printed(e.asEnclosedExpr().getInner())
                : Terms.printed(expression);
        var plain = written.replace("()", "").replace("!.", ".").replaceFirst("^this\\.", "");
        int dot = plain.indexOf('.');
        var head = dot < 0 ? plain : plain.substring(0, dot);
        var meaning = head.startsWith("$") ? meanings.getOrDefault(head, head) : owner + "." + head;
        return meaning + (dot < 0 ? "" : plain.substring(dot));
    }

    /** The same where it is a property; what is computed may name others of its pattern and is the pattern's own. */
    String own(Node expression, String owner) {
        var path = path(expression, owner);
        return PLAIN.matcher(path.replace("#", "")).matches() ? path : owner + ": " + path;
    }
}
