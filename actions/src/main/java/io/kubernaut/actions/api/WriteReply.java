package io.kubernaut.actions.api;

import tools.jackson.databind.node.ObjectNode;

/** What the API server answered to a write, dry-run or not. */
public sealed interface WriteReply {
    /** It took it; the object as it is now, or would be. */
    record Took(ObjectNode answer) implements WriteReply {}

    /** A precondition did not hold: the object is not the one that was read. */
    record Changed(String reason) implements WriteReply {}

    /** It said no, in words for people; nothing was changed. */
    record Denied(int code, String reason) implements WriteReply {}
}
