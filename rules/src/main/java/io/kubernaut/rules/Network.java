package io.kubernaut.rules;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Consumer;
import org.drools.base.common.NetworkNode;
import org.drools.core.impl.InternalRuleBase;
import org.drools.core.reteoo.RightInputAdapterNode;
import org.kie.api.KieBase;

/** What the engine made of the rules: nodes that hand facts on to each other. */
final class Network {
    private Network() {}

    /** Visits each node of the base once. */
    static void each(KieBase base, Consumer<NetworkNode> visitor) {
        Set<NetworkNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ((InternalRuleBase) base).getRete().getEntryPointNodes().values().forEach(entry -> below(entry, seen, visitor));
    }

    private static void below(NetworkNode node, Set<NetworkNode> seen, Consumer<NetworkNode> visitor) {
        if (!seen.add(node)) {
            return;
        }
        visitor.accept(node);
        if (node instanceof RightInputAdapterNode<?> adapter) {
            below(adapter.getBetaNode(), seen, visitor);
        }
        var sinks = node.getSinks();
        if (sinks != null) {
            Arrays.stream(sinks).forEach(sink -> below(sink, seen, visitor));
        }
    }
}
