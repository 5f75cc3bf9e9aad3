package io.kubernaut.rules.lint;

/**
 * What a condition asks of one property.
 *
 * @param path the property, in words that do not depend on the author's; where two are compared it is their difference
 */
record Demand(String path, Domain domain) {

    /** Whenever this is met, the other is. */
    boolean implies(Demand other) {
        return path.equals(other.path) && domain.within(other.domain);
    }
}
