package io.kubernaut.actions.database;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.core.execution.ActionRequest;
import java.util.Optional;

/** How one operator shows who is the primary, and how it is asked for another one. */
interface Replication {
    /** For people. */
    String operator();

    Topology read(LiveObject database);

    /** Why the object must not be changed here; empty when it may. */
    default Optional<String> obstacle(LiveObject database) {
        return Optional.empty();
    }

    /** The pod of a member; empty when there is none now. */
    Optional<LiveObject> pod(LiveObject database, String member);

    /**
     * Asks for another primary; the operator does it.
     *
     * @param mark the annotation on the database that names the run for people
     */
    WriteReply ask(ActionRequest request, LiveObject database, Change change, String mark, boolean dryRun);

    /** From which primary to which. */
    record Change(String from, String to) {
        Change back() {
            return new Change(to, from);
        }
    }
}
