package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.QuotaScope;
import io.kubernaut.core.cluster.QuotaState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what bounds a namespace: quota, limit range and disruption budget. */
final class LimitsReader {
    private LimitsReader() {}

    static QuotaState quota(Meta meta, Tree quota) {
        var wanted = quota.at("spec", "hard");
        var enforced = quota.at("status", "hard");
        return new QuotaState(
                meta,
                amounts(wanted.isEmpty() ? enforced : wanted),
                amounts(quota.at("status", "used")),
                scopes(quota.at("spec")));
    }

    private static List<QuotaScope> scopes(Tree spec) {
        var scopes = new ArrayList<QuotaScope>();
        spec.texts("scopes").forEach(name -> scopes.add(QuotaScope.named(name)));
        spec.at("scopeSelector")
                .list("matchExpressions")
                .forEach(term -> scopes.add(new QuotaScope(
                        term.text("scopeName"),
                        term.text("operator"),
                        term.texts("values").stream().sorted().toList())));
        return List.copyOf(scopes);
    }

    private static SortedMap<String, Long> amounts(Tree resources) {
        var amounts = new TreeMap<String, Long>();
        resources.forEachKey(key -> {
            var amount = key.equals("cpu") || key.endsWith(".cpu") ? resources.millis(key) : resources.bytes(key);
            amounts.put(key, amount == null ? 0L : amount);
        });
        return Collections.unmodifiableSortedMap(amounts);
    }

    /** The bounds for containers; those for whole pods when there are none, since a container cannot exceed its pod. */
    static LimitRangeState limitRange(Meta meta, Tree limitRange) {
        var all = limitRange.at("spec").list("limits");
        var ofContainers =
                all.stream().filter(l -> "Container".equals(l.text("type"))).toList();
        var bounds = ofContainers.stream().anyMatch(l -> l.has("max") || l.has("min"))
                ? ofContainers
                : all.stream().filter(l -> "Pod".equals(l.text("type"))).toList();
        return new LimitRangeState(
                meta,
                strictest(bounds, l -> l.at("max").millis("cpu"), Math::min),
                strictest(bounds, l -> l.at("max").bytes("memory"), Math::min),
                strictest(bounds, l -> l.at("min").millis("cpu"), Math::max),
                strictest(bounds, l -> l.at("min").bytes("memory"), Math::max));
    }

    private static @Nullable Long strictest(
            List<Tree> bounds, Function<Tree, @Nullable Long> bound, BinaryOperator<Long> stricter) {
        return bounds.stream()
                .map(bound)
                .filter(Objects::nonNull)
                .reduce(stricter)
                .orElse(null);
    }

    static BudgetState budget(Meta meta, Tree budget) {
        var spec = budget.at("spec");
        var status = budget.at("status");
        return new BudgetState(
                meta,
                spec.at("selector", "matchLabels").texts(),
                spec.text("minAvailable"),
                spec.text("maxUnavailable"),
                status.number("disruptionsAllowed", 0),
                status.number("currentHealthy", 0),
                status.number("desiredHealthy", 0),
                status.number("expectedPods", 0));
    }
}
