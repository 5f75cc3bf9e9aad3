package io.kubernaut.rules.lint;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.decision.Proposal;
import org.jspecify.annotations.Nullable;

/** Holds what is proposed and vetoed against the catalogue: names, and parameters as far as they are literal. */
final class ActionChecks {
    private static final String EVERY = "*";

    private final ActionCatalogue catalogue;

    ActionChecks(ActionCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    void check(Insertion insertion, Notes notes) {
        var name = insertion.name();
        if (name == null || insertion.fact().equals(Insertion.FINDING)) {
            return;
        }
        if (name.equals(EVERY) && !insertion.proposes()) {
            return;
        }
        if (name.equals(Proposal.NONE) && insertion.proposes()) {
            insertion
                    .parameters()
                    .forEach((key, given) -> notes.add(Check.PARAMETER, given.line(), "Doing nothing takes no " + key));
            return;
        }
        catalogue
                .find(name)
                .ifPresentOrElse(
                        action -> parameters(action, insertion, notes),
                        () -> notes.add(Check.ACTION, insertion.line(), "There is no action " + name));
    }

    boolean changes(Insertion insertion) {
        return insertion.proposes()
                && insertion.name() != null
                && catalogue
                        .find(insertion.name())
                        .filter(ActionDefinition::mutating)
                        .isPresent();
    }

    private static void parameters(ActionDefinition action, Insertion insertion, Notes notes) {
        if (!insertion.proposes()) {
            return;
        }
        insertion
                .parameters()
                .forEach((key, given) -> action.parameter(key)
                        .ifPresentOrElse(
                                parameter -> {
                                    var problem = problem(parameter, given.value());
                                    if (problem != null) {
                                        notes.add(Check.PARAMETER, given.line(), problem);
                                    }
                                },
                                () -> notes.add(
                                        Check.PARAMETER, given.line(), action.name() + " has no parameter " + key)));
        for (var parameter : action.parameters()) {
            if (parameter.required() && !insertion.parameters().containsKey(parameter.name())) {
                notes.add(
                        Check.PARAMETER, insertion.line(), action.name() + " needs the parameter " + parameter.name());
            }
        }
    }

    private static @Nullable String problem(Parameter parameter, Value value) {
        if (value.literal() != null) {
            return parameter.problemWith(value.literal());
        }
        var shape = value.shape();
        if (shape.unknown()) {
            return null;
        }
        var fits = switch (parameter.type()) {
            case INTEGER -> shape.isWhole();
            case FLAG -> shape.isTruth();
            case BYTES, CPU, DURATION, NAME, CHOICE, LABELS, TEXT -> shape.isText();
        };
        return fits ? null : parameter.name() + " is of another type than " + shape;
    }
}
