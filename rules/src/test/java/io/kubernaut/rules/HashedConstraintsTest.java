package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Snapshot;
import java.util.List;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.CompositeObjectSinkAdapter;
import org.drools.core.reteoo.ObjectTypeNode;
import org.junit.jupiter.api.Test;

/** The engine finds the rules for a symptom or a family by hash, so that their number costs nothing. */
class HashedConstraintsTest {
    /** Rules about subjects and histories whatever the symptom is, and conditions on the snapshot inside of others. */
    private static final int ASKED_EVERY_TIME = 10;

    @Test
    void findsRulesBySymptomAndFamilyWithoutAskingEach() {
        try (var base = ShippedRules.load()) {
            var sinks = (CompositeObjectSinkAdapter) snapshots(base).getObjectSinkPropagator();

            assertThat(sinks.getHashedFieldIndexes())
                    .extracting(CompositeObjectSinkAdapter.FieldIndex::getIndex)
                    .hasSize(2);
            assertThat(sinks.getHashedSinkMap()).hasSizeGreaterThan(40);
            assertThat(sinks.getOtherSinks()).hasSizeLessThanOrEqualTo(ASKED_EVERY_TIME);
        }
    }

    private static ObjectTypeNode snapshots(DroolsKnowledgeBase base) {
        var rete = ((InternalRuleBase) base.engine()).getRete();
        return List.copyOf(rete.getObjectTypeNodes()).stream()
                .filter(n -> n.getObjectType().getClassName().equals(Snapshot.class.getName()))
                .findFirst()
                .orElseThrow();
    }
}
