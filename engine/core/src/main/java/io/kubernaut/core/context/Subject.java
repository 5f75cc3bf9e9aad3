package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * Whom an incident is about.
 *
 * @param ref the object that can be changed, resolved through owners
 * @param named the object that the alert names
 * @param presence whether the object was found
 * @param how how it was resolved, or why it could not be, in words
 */
public record Subject(ObjectRef ref, ObjectRef named, Presence presence, String how) {

    /** Whether the object is there. */
    public enum Presence {
        /** The object exists, or the one that owns it does. */
        FOUND,
        /** The alert names an object that does not exist. */
        GONE,
        /** The alert does not say clearly enough whom it means, or whether that exists cannot be told. */
        UNKNOWN,
        /** The alert is about a whole cluster, or about something outside it. */
        WIDE
    }

    /** The object was found. */
    public boolean found() {
        return presence == Presence.FOUND;
    }

    /** The alert names an object that does not exist. */
    public boolean gone() {
        return presence == Presence.GONE;
    }

    /** The alert does not say clearly enough whom it means. */
    public boolean unknown() {
        return presence == Presence.UNKNOWN;
    }

    /** The kind of the object that can be changed; {@code Alert} when {@code presence} is UNKNOWN or WIDE. */
    public String kind() {
        return ref.kind();
    }

    /** The namespace of the object that can be changed; "" for what is in none. */
    public String namespace() {
        return ref.namespace();
    }

    /** The name of the object that can be changed; the alert's when {@code presence} is UNKNOWN or WIDE. */
    public String name() {
        return ref.name();
    }
}
