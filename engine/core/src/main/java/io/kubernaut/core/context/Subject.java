package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * Whom an incident is about.
 *
 * @param ref the object that can be changed, resolved through owners
 * @param named the object that the alert names
 * @param how how it was resolved, or why it could not be, in words
 */
public record Subject(ObjectRef ref, ObjectRef named, Presence presence, String how) {

    /** Whether the object is there. */
    public enum Presence {
        FOUND,
        /** The alert names an object that does not exist. */
        GONE,
        /** The alert does not say clearly enough whom it means. */
        UNKNOWN,
        /** The alert is about a whole cluster, or about something outside it. */
        WIDE
    }

    public boolean found() {
        return presence == Presence.FOUND;
    }

    public boolean gone() {
        return presence == Presence.GONE;
    }

    public boolean unknown() {
        return presence == Presence.UNKNOWN;
    }

    public String kind() {
        return ref.kind();
    }

    public String namespace() {
        return ref.namespace();
    }

    public String name() {
        return ref.name();
    }
}
