package io.kubernaut.rules.whynot;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.drools.model.AccumulatePattern;
import org.drools.model.Pattern;
import org.drools.model.Value;
import org.drools.model.Variable;
import org.drools.model.functions.accumulate.AccumulateFunction;
import org.jspecify.annotations.Nullable;

/** Runs the functions of an accumulate over what its conditions matched, with the engine's own functions. */
final class Accumulation {
    private Accumulation() {}

    /** The result of each function, in order. */
    static List<@Nullable Object> of(AccumulatePattern<?> accumulate, List<Bindings> matched) throws Exception {
        var results = new ArrayList<@Nullable Object>();
        for (var function : accumulate.getAccumulateFunctions()) {
            results.add(result(accumulate, function, matched));
        }
        return results;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable Object result(
            AccumulatePattern<?> accumulate, AccumulateFunction function, List<Bindings> matched) throws Exception {
        var made = (org.kie.api.runtime.rule.AccumulateFunction) function.createFunctionObject();
        Serializable context = made.createContext();
        context = (Serializable) made.initContext(context);
        for (var bindings : matched) {
            made.accumulateValue(context, value(accumulate, function, bindings));
        }
        return made.getResult(context);
    }

    private static @Nullable Object value(
            AccumulatePattern<?> accumulate, AccumulateFunction function, Bindings bindings) {
        return switch (function.getSource()) {
            case Variable<?> variable -> bindings.get(variable.getName());
            case Value<?> value -> value.getValue();
            case null, default ->
                accumulate.getCondition() instanceof Pattern<?> pattern
                        ? bindings.get(pattern.getPatternVariable().getName())
                        : Boolean.TRUE;
        };
    }
}
