package io.kubernaut.core.execution;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What an executor is asked to do.
 *
 * @param decisionId is written as an annotation on what changes, so that a half-done run can be recognised
 * @param parameters resolved absolutes that fit the action's schema
 * @param basis what the target was when this was decided; it must still be that
 * @param reason for the Event on the target
 */
public record ActionRequest(
        UUID runId,
        UUID decisionId,
        String action,
        ObjectRef target,
        SortedMap<String, Object> parameters,
        Basis basis,
        String reason) {
    public ActionRequest {
        parameters = new TreeMap<>(parameters);
    }

    /** The parameter's text, "" when it is not given. */
    public String text(String parameter) {
        var value = parameters.get(parameter);
        return value == null ? "" : value.toString();
    }

    /** The parameter as a whole number, {@code otherwise} when it is not given. */
    public long number(String parameter, long otherwise) {
        var text = text(parameter);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
