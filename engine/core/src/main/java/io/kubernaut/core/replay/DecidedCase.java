package io.kubernaut.core.replay;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;

/** A decision that was made, with all the facts that it was made from. */
public record DecidedCase(Decision decision, Snapshot snapshot) {

    /** One line of JSON, which {@link #ofJson} reads. */
    public String toJson() {
        return SnapshotCodec.write(this);
    }

    /** @throws UnreadableCaseException when it is not what {@link #toJson} writes */
    public static DecidedCase ofJson(String line) {
        try {
            var read = SnapshotCodec.read(line, DecidedCase.class);
            if (read == null || read.decision == null || read.snapshot == null) {
                throw new UnreadableCaseException("It has no decision, or no snapshot", null);
            }
            return read;
        } catch (tools.jackson.core.JacksonException e) {
            throw new UnreadableCaseException(e.getOriginalMessage(), e);
        }
    }
}
