package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.ExecReply;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container of a pod in which commands are run, as a plan keeps it.
 *
 * @param uid of the pod: one of the same name that came later is another place
 */
record Place(String namespace, String pod, String uid, String container) {
    private static final int MOST_OUTPUT = 512 * 1024;
    private static final Duration PROBE = Duration.ofSeconds(10);

    static Place of(LiveObject pod, String container) {
        return new Place(pod.namespace(), pod.name(), pod.uid(), container);
    }

    static Place of(JsonNode json) {
        return JsonMapper.shared().treeToValue(json, Place.class);
    }

    JsonNode json() {
        return JsonMapper.shared().valueToTree(this);
    }

    /** Empty when the pod is gone, another one now, or does not run. */
    Optional<LiveObject> find(ClusterApi api) {
        return api.find(ResourceKind.POD, namespace, pod)
                .filter(live -> live.uid().equals(uid))
                .filter(Place::runs);
    }

    static boolean runs(LiveObject pod) {
        return pod.text("/status/phase").equals("Running") && !pod.terminating();
    }

    ExecReply run(ClusterApi api, List<String> command, Duration limit) {
        return run(api, command, limit, MOST_OUTPUT);
    }

    ExecReply run(ClusterApi api, List<String> command, Duration limit, int bytes) {
        return find(api)
                .map(live -> api.exec(live, container, command, limit, bytes))
                .orElse(new ExecReply.Denied(
                        404, "Pod " + namespace + "/" + pod + " does not run any more; plan it anew."));
    }

    /** Why no command may be begun there, such as that nothing could end it; asked by one that does nothing. */
    Optional<String> obstacle(ClusterApi api) {
        return run(api, List.of("true"), PROBE) instanceof ExecReply.Denied denied
                ? Optional.of(denied.reason())
                : Optional.empty();
    }

    String display() {
        return "container " + container + " of pod " + namespace + "/" + pod;
    }

    /** What went wrong, in words; empty when the command succeeded. */
    static Optional<String> problem(ExecReply reply) {
        return switch (reply) {
            case ExecReply.Ended ended -> ended.succeeded() ? Optional.empty() : Optional.of(ended.words());
            case ExecReply.OutOfTime late ->
                Optional.of(
                        late.ended()
                                ? "it did not end in time, and was ended in the container"
                                : "it did not end in time, and the container has not told that it was ended there; it"
                                        + " may still run");
            case ExecReply.Stopped stopped ->
                Optional.of(
                        stopped.ended()
                                ? "it was ended amid its work in the container, for " + stopped.reason()
                                : "it was left alone amid its work, for " + stopped.reason()
                                        + "; the container has not told that it was ended there, so it may still run,"
                                        + " until its limit");
            case ExecReply.Denied denied -> Optional.of(denied.reason());
        };
    }

    /** What it wrote; "" when it did not come to its end. */
    static String text(ExecReply reply) {
        return reply instanceof ExecReply.Ended ended ? ended.text() : "";
    }
}
