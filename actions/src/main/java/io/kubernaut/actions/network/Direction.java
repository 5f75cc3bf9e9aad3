package io.kubernaut.actions.network;

import io.kubernaut.actions.api.LiveObject;

/** Which way traffic goes, seen from the pods of a policy. */
enum Direction {
    INGRESS("Ingress", "ingress", "from"),
    EGRESS("Egress", "egress", "to");

    private final String type;
    private final String field;
    private final String peers;

    Direction(String type, String field, String peers) {
        this.type = type;
        this.field = field;
        this.peers = peers;
    }

    /** Ingress when it is not said. */
    static Direction of(String text) {
        return text.equals(EGRESS.field) ? EGRESS : INGRESS;
    }

    String type() {
        return type;
    }

    String field() {
        return field;
    }

    String peers() {
        return peers;
    }

    /** Whether a policy holds this direction back; without types it is ingress, and egress where it has such rules. */
    boolean isHeldBackBy(LiveObject policy) {
        if (policy.elements("/spec/policyTypes").findAny().isPresent()) {
            return policy.elements("/spec/policyTypes")
                    .anyMatch(t -> t.asString("").equals(type));
        }
        return this == INGRESS || policy.elements("/spec/egress").findAny().isPresent();
    }
}
