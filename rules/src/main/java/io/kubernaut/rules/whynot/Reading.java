package io.kubernaut.rules.whynot;

/**
 * What a part of a condition came to.
 *
 * @param expression as the rule's source has it
 * @param value in a few words; texts are quoted
 */
public record Reading(String expression, String value) {
    @Override
    public String toString() {
        return expression + " is " + value;
    }
}
