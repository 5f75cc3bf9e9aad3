package io.kubernaut.advisor.config;

import io.kubernaut.core.action.Risk;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked when.
 *
 * @param order names of providers, the first asked first: cheap before strong. Empty where there is only one. One that
 *     fails, declines or is left alone is followed by the next
 * @param sureFrom an answer that is less sure than this, in [0,1], is asked of the next, whose answer counts; 0.6 where it is
 *     not given
 * @param agreementFrom the risk from which two providers must choose the same; null where one is enough
 */
public record Routing(
        List<String> order, Double sureFrom, @Nullable Risk agreementFrom) {
    public Routing {
        order = List.copyOf(Objects.requireNonNullElse(order, List.of()));
        sureFrom = Objects.requireNonNullElse(sureFrom, 0.6);
        if (!(sureFrom >= 0 && sureFrom <= 1)) {
            throw new IllegalArgumentException("sure-from is from 0 to 1, not " + sureFrom);
        }
        if (new HashSet<>(order).size() != order.size()) {
            throw new IllegalArgumentException("order names a provider twice: " + order);
        }
    }

    /** What holds where the operator says nothing. */
    public static Routing usual() {
        return new Routing(List.of(), 0.6, null);
    }
}
