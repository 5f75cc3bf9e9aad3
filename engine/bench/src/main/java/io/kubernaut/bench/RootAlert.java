package io.kubernaut.bench;

import java.util.List;

/** The one root fact of the reference base: an alert with its pods. */
public record RootAlert(String name, String severity, List<RootPod> pods) {

    /** One of twenty. */
    public record RootPod(String name, boolean crashing, int restarts) {}

    /** What a reference rule inserts. */
    public record RootProposal(String rule, String pod) {}
}
