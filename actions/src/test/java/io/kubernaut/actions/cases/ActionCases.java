package io.kubernaut.actions.cases;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All rows of the table. An action that gets an executor gets a row in one of these lists. */
final class ActionCases {
    private ActionCases() {}

    /** By action, sorted. */
    static Map<String, ActionCase> all() {
        return Stream.of(
                        WorkloadCases.all(),
                        TemplateCases.all(),
                        NodeCases.all(),
                        StorageCases.all(),
                        NetworkCases.all(),
                        DataCases.all(),
                        UpkeepCases.all(),
                        EvidenceCases.all())
                .flatMap(List::stream)
                .collect(Collectors.toMap(
                        ActionCase::action,
                        Function.identity(),
                        (one, other) -> {
                            throw new IllegalStateException("Two cases of " + one);
                        },
                        TreeMap::new));
    }
}
