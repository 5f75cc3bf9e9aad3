package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A way to check a database, and to mend what the check names. */
interface Repair {
    /**
     * What a check found.
     *
     * @param problem what stands in the way of mending, or of checking; "" when there is nothing
     * @param named what can be mended
     * @param log what the check wrote
     * @param passedOver what could not be looked into, for its name
     */
    record Findings(String problem, List<String> named, String log, List<String> passedOver) {
        /** Where everything was looked into. */
        Findings(String problem, List<String> named, String log) {
            this(problem, named, log, List.of());
        }

        /** Such as " Not looked into: x." */
        String leftOut() {
            return passedOver.isEmpty()
                    ? ""
                    : " Not looked into, for their names: " + String.join(", ", passedOver) + ".";
        }
    }

    boolean recognises(JsonNode container);

    /** Reads only. @param database "" for all of them */
    Findings check(Place place, String database);

    /** Mends one thing that the check named. */
    Outcome mend(Place place, String named);
}
