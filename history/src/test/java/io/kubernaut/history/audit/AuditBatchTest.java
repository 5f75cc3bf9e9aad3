package io.kubernaut.history.audit;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditBatchTest {
    /** The documentation promises this form, so that others can compute the hash too. */
    @Test
    void hashesTheJsonThatTheDocumentationShows() {
        var entry = new AuditEntry(NOON, "mode.set", "ann", "mode", "go \"live\", später", "OBSERVE", "ACT");

        var batch = AuditBatch.of(2, NOON.plusSeconds(10), "sha256:1", List.of(entry));

        assertThat(batch.hash())
                .isEqualTo(SnapshotCodec.address("{\"batch\":2,\"entries\":[{\"after\":\"ACT\","
                        + "\"at\":\"2026-11-05T12:00:00Z\",\"before\":\"OBSERVE\",\"kind\":\"mode.set\","
                        + "\"subject\":\"mode\",\"who\":\"ann\",\"why\":\"go \\\"live\\\", später\"}],"
                        + "\"previous\":\"sha256:1\",\"sealedAt\":\"2026-11-05T12:00:10Z\"}"));
    }
}
