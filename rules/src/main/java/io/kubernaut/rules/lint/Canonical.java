package io.kubernaut.rules.lint;

import com.github.javaparser.ast.Node;
import io.kubernaut.core.context.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.AndDescr;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.mvel.parser.ast.expr.DrlxExpression;
import org.jspecify.annotations.Nullable;

/** Says a rule's conditions without its author's names for things, so that two rules can be compared. */
final class Canonical {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");
    private static final Pattern GETTER = Pattern.compile("\\b(\\w+)\\(\\)");

    private static final Pattern OF_SNAPSHOT = Pattern.compile("\\bSnapshot\\.");

    private final Map<String, String> meanings = new HashMap<>();
    private final Map<Class<?>, Integer> seen = new HashMap<>();
    private final Map<BaseDescr, String> groups = new IdentityHashMap<>();
    private final List<Premise> premises = new ArrayList<>();
    private List<String> ofRoot = List.of();

    /** What properties of the pattern that is being read are called by; "" as long as none is bound. */
    private String pattern = "";

    /** A binding of a pattern is the type, counted. */
    void begin(@Nullable String binding, Class<?> type) {
        pattern = "";
        if (binding != null) {
            meanings.put(binding, counted(type));
        }
    }

    private String counted(Class<?> type) {
        int count = seen.merge(type, 1, Integer::sum);
        pattern = type.getSimpleName() + (count > 1 ? "#" + count : "");
        return pattern;
    }

    /** A binding of a property is the property itself. */
    void bound(DrlxExpression expression, Scope within) {
        if (expression.getBind() != null && within.self() != null) {
            var owner = pattern.isEmpty() ? counted(within.self().shape().raw()) : pattern;
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

    void accumulated(String function, String[] parameters, int line) {
        premises.add(new Premise("accumulate", function, words(String.join(", ", parameters)), Set.of(), line));
    }

    /** @param within the pattern's own scope */
    void add(boolean isRoot, String how, String source, List<DrlxExpression> conditions, Scope within, int line) {
        var type = Objects.requireNonNull(within.self()).shape().raw();
        var demands = new Demands(type == Snapshot.class ? this::wordsOfSnapshot : this::words, within);
        premises.add(new Premise(
                how,
                type.getSimpleName(),
                words(source),
                conditions.stream().flatMap(c -> demands.of(c).stream()).collect(Collectors.toSet()),
                line));
        if (isRoot) {
            ofRoot = conditions.stream().map(c -> words(c.getExpr())).toList();
        }
    }

    /** There is one snapshot: a property that was bound is the property. */
    private String wordsOfSnapshot(Node expression) {
        return OF_SNAPSHOT.matcher(words(expression)).replaceAll("");
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
