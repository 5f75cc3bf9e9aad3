package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.drools.base.base.ClassObjectType;
import org.drools.base.rule.constraint.AlphaNodeFieldConstraint;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.AlphaNode;
import org.drools.core.reteoo.CompositeObjectSinkAdapter;
import org.drools.core.reteoo.FromNode;
import org.drools.core.reteoo.ObjectSinkNode;
import org.drools.modelcompiler.constraints.LambdaConstraint;
import org.junit.jupiter.api.Test;

/** What keeps a decision cheap however many rules there are: the engine looks first constraints up, it does not try them. */
class NetworkTest {

    /** Each of these is tried on every snapshot: a new one needs a reason. */
    private static final List<String> TRIED_ON_EVERY_SNAPSHOT = List.of(
            "!fewNodesDown()", // whatever the alert is about, and two numbers are compared
            "!recentActions.isEmpty()",
            "!subject.found()",
            "!related.isEmpty()",
            "recovered()",
            "subject.kind() == \"Node\"");

    @Test
    void firstConstraintsAreLookedUpAndOnlyAFewAreTried() {
        try (var base = ShippedRules.load()) {
            var first = firstNodes(base);

            assertThat(texts(first.getHashedSinkMap().values()))
                    .allMatch(text -> text.startsWith("symptom == ") || text.startsWith("family == "))
                    .anyMatch(text -> text.startsWith("symptom == "))
                    .anyMatch(text -> text.startsWith("family == "));
            assertThat(texts(first.getOthers())).containsExactlyInAnyOrderElementsOf(TRIED_ON_EVERY_SNAPSHOT);
            assertThat(first.getHashableSinks())
                    .as("too few of a kind to be looked up")
                    .isNullOrEmpty();
            assertThat(first.getRangeIndexableSinks()).isNullOrEmpty();
        }
    }

    @Test
    void conditionsOnOneFactAreAskedDirectly() {
        try (var base = ShippedRules.load()) {
            var asked = new ArrayList<AlphaNodeFieldConstraint>();
            Network.each(base.engine(), node -> {
                switch (node) {
                    case AlphaNode alpha -> asked.add(alpha.getConstraint());
                    case FromNode<?> from -> Collections.addAll(asked, from.getAlphaConstraints());
                    default -> {}
                }
            });

            assertThat(asked)
                    .filteredOn(c -> c.getRequiredDeclarations().length == 0)
                    .hasSizeGreaterThan(200)
                    .allMatch(DirectTests::isDirect);
        }
    }

    private static CompositeObjectSinkAdapter firstNodes(DroolsKnowledgeBase base) {
        var node = ((InternalRuleBase) base.engine())
                .getRete().getObjectTypeNodes().stream()
                        .filter(n -> n.getObjectType().equals(new ClassObjectType(Snapshot.class)))
                        .findFirst()
                        .orElseThrow();
        return (CompositeObjectSinkAdapter) node.getObjectSinkPropagator();
    }

    private static List<String> texts(Collection<? extends ObjectSinkNode> nodes) {
        return nodes.stream()
                .map(node -> node instanceof AlphaNode alpha && alpha.getConstraint() instanceof LambdaConstraint c
                        ? c.getPredicateInformation().getStringConstraint()
                        : node.toString())
                .sorted()
                .toList();
    }
}
