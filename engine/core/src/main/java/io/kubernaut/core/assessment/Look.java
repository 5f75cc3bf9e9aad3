package io.kubernaut.core.assessment;

/**
 * What a look at one component came to.
 *
 * @param passing whether it cannot be told for a reason that may pass, so that another look is worth while
 */
public record Look(Component component, boolean passing) {
    static Look at(Component component) {
        return new Look(component, false);
    }
}
