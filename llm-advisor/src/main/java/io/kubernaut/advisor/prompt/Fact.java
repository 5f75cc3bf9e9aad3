package io.kubernaut.advisor.prompt;

/**
 * A fact that a model is shown, and may name as evidence.
 *
 * @param path into the snapshot, of its own words and numbers alone: nothing that others wrote is in it
 * @param value cleaned, on one line
 */
public record Fact(String path, String value) {}
