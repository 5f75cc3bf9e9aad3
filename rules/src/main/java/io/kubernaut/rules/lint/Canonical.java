package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.mvel.parser.ast.expr.DrlxExpression;

/** Says a rule's conditions without its author's names for things, so that two rules can be compared. */
final class Canonical {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");
    private static final Pattern GETTER = Pattern.compile("\\b(\\w+)\\(\\)");

    private final Map<String, String> meanings = new HashMap<>();
    private final Map<Class<?>, Integer> seen = new HashMap<>();
    private final Map<BaseDescr, String> groups = new IdentityHashMap<>();
    private final List<Premise> premises = new ArrayList<>();
    private List<String> ofRoot = List.of();

    /** A binding of a pattern is the type, counted. */
    void name(String binding, Class<?> type) {
        int count = seen.merge(type, 1, Integer::sum);
        meanings.put(binding, type.getSimpleName() + (count > 1 ? "#" + count : ""));
    }

    /** A binding of a property is the property itself. */
    void bound(DrlxExpression expression, Scope within) {
        if (expression.getBind() != null && within.self() != null) {
            var owner = within.self().shape().raw().getSimpleName();
            meanings.put(expression.getBind().asString(), owner + "." + words(expression.getExpr()));
        }
    }

    /** Patterns inside of one not, or one exists, hold together; a single one stands alone. */
    String group(String word, String inside, BaseDescr of) {
        int size = of instanceof AndDescr and ? and.getDescrs().size() : 1;
        var alone = inside.equals("match") && size == 1 && (word.equals("not") || word.equals("exists"));
        return alone
                ? word
                : groups.computeIfAbsent(of, o -> inside + "/" + word + (groups.size() + 1) + " of " + size);
    }

    void accumulated(String function, String[] parameters) {
        premises.add(new Premise("accumulate", function, words(String.join(", ", parameters)), new TreeSet<>()));
    }

    void add(boolean isRoot, String how, Class<?> type, String source, List<DrlxExpression> conditions) {
        var words = new TreeSet<String>();
        for (var condition : conditions) {
            if (condition.getBind() == null
                    || !(condition.getExpr() instanceof com.github.javaparser.ast.expr.NameExpr)) {
                words.add(words(condition.getExpr()));
            }
        }
        premises.add(new Premise(how, type.getSimpleName(), words(source), words));
        if (isRoot) {
            ofRoot = conditions.stream().map(c -> words(c.getExpr())).toList();
        }
    }

    /** In the order of the source. */
    List<String> conditionsOfRoot() {
        return ofRoot;
    }

    List<Premise> premises() {
        return List.copyOf(premises);
    }

    String words(Node expression) {
        return words(Terms.printed(expression));
    }

    /** Property and accessor are one: {@code workload.ready} is {@code workload.ready()}. */
    String words(String text) {
        var replaced = VARIABLE.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(meanings.getOrDefault(m.group(), m.group())));
        return GETTER.matcher(replaced).replaceAll("$1").replaceAll("\\s+", " ").strip();
    }
}
