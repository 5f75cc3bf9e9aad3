package io.kubernaut.core.advice;

/**
 * What a call uses.
 *
 * @param microDollars millionths of a US dollar
 */
public record Spending(long inputTokens, long outputTokens, long microDollars) {
    public static final Spending NOTHING = new Spending(0, 0, 0);

    public Spending {
        if (inputTokens < 0 || outputTokens < 0 || microDollars < 0) {
            throw new IllegalArgumentException("nothing can be spent less than nothing: " + inputTokens + " and "
                    + outputTokens + " tokens, " + microDollars + " micro-dollars");
        }
    }

    public long tokens() {
        return Math.addExact(inputTokens, outputTokens);
    }

    public Spending plus(Spending other) {
        return new Spending(
                Math.addExact(inputTokens, other.inputTokens),
                Math.addExact(outputTokens, other.outputTokens),
                Math.addExact(microDollars, other.microDollars));
    }
}
