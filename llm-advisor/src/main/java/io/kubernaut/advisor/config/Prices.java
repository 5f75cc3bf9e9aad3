package io.kubernaut.advisor.config;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What a model costs, in US dollars for a million tokens, which is micro-dollars for one.
 *
 * @param cachedInput for input that the provider had cached; as input where it is not given
 * @param cacheWrite for input that the provider writes into its cache; as input where it is not given
 * @param output for what is answered, with what is thought before
 */
public record Prices(BigDecimal input, BigDecimal cachedInput, BigDecimal cacheWrite, BigDecimal output) {
    public static final Prices FREE = new Prices(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public Prices {
        input = Objects.requireNonNullElse(input, BigDecimal.ZERO);
        cachedInput = Objects.requireNonNullElse(cachedInput, input);
        cacheWrite = Objects.requireNonNullElse(cacheWrite, input);
        output = Objects.requireNonNullElse(output, BigDecimal.ZERO);
        if (input.signum() < 0 || cachedInput.signum() < 0 || cacheWrite.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException("A price is not less than nothing");
        }
    }

    /** Nothing is paid for it. */
    public boolean free() {
        return input.signum() == 0 && output.signum() == 0;
    }

    /** The dearest that input can be. */
    public BigDecimal dearestInput() {
        return input.max(cachedInput).max(cacheWrite);
    }
}
