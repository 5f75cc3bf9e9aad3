package io.kubernaut.scesim;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import org.drools.scenariosimulation.api.model.ExpressionIdentifier;
import org.drools.scenariosimulation.api.model.FactIdentifier;
import org.drools.scenariosimulation.api.model.FactMappingType;

/** The columns of a test scenario. Each is about a whole fact: the runner cannot set or read components of records. */
enum Column {
    SNAPSHOT(FactMappingType.GIVEN, "snapshot", Snapshot.class, "what was seen"),
    ANSWER(FactMappingType.GIVEN, "answer", Answer.class, "of the scenario"),
    /** One of the facts that rules inserted must satisfy it. */
    PROPOSED(FactMappingType.EXPECT, "proposal", Proposal.class, "is inserted"),
    ONE_OF(FactMappingType.EXPECT, "answer", Answer.class, "is one of"),
    NOT(FactMappingType.EXPECT, "answer", Answer.class, "is not"),
    SPARES(FactMappingType.EXPECT, "answer", Answer.class, "spares"),
    CHANGES(FactMappingType.EXPECT, "answer", Answer.class, "changes nothing"),
    ASKS(FactMappingType.EXPECT, "answer", Answer.class, "asks first");

    private final FactMappingType type;
    private final FactIdentifier fact;
    private final String title;

    Column(FactMappingType type, String fact, Class<?> of, String title) {
        this.type = type;
        this.fact = FactIdentifier.create(fact, of.getCanonicalName());
        this.title = title;
    }

    FactIdentifier fact() {
        return fact;
    }

    String title() {
        return title;
    }

    ExpressionIdentifier expression() {
        return ExpressionIdentifier.create(name(), type);
    }
}
