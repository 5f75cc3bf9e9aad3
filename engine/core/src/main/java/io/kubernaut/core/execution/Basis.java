package io.kubernaut.core.execution;

import java.util.Optional;

/**
 * What the target was when it was decided about. A decision is about that object in that state: where it was made anew or
 * changed since, it must be decided again.
 *
 * @param uid "" when it is not known
 * @param generation of kinds whose generation counts changes of the specification; 0 for others, or when it is not known
 * @param revision the release that was current, for a decision to go back to another; 0 when that does not matter
 */
public record Basis(String uid, long generation, long revision) {
    public static final Basis UNKNOWN = new Basis("", 0, 0);

    /** What is different now, in words; empty when nothing is, or nothing was known. */
    public Optional<String> changed(Basis now) {
        if (!uid.isEmpty() && !uid.equals(now.uid)) {
            return Optional.of("It was deleted and made anew since the decision.");
        }
        if (revision > 0 && revision != now.revision) {
            return Optional.of(
                    "Revision " + now.revision + " is current; the decision was about revision " + revision + ".");
        }
        return generation > 0 && generation != now.generation
                ? Optional.of("Its specification was changed since the decision.")
                : Optional.empty();
    }
}
