package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.ClusterCallFailedException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Leaves an Event on the object that was changed, where people look first. An Event that cannot be written changes
 * nothing about the action, so that is only logged.
 */
public final class EventRecorder {
    private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
    private static final ResourceKind EVENTS = new ResourceKind("Event", "events.k8s.io", "v1", "events", true);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_NOTE = 1000;

    private final ClusterApi api;
    private final Clock clock;

    public EventRecorder(ClusterApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    public void applied(ActionRequest request, LiveObject on, String summary) {
        record(request, on, "RemediationApplied", summary);
    }

    public void undone(ActionRequest request, LiveObject on, String summary) {
        record(request, on, "RemediationUndone", summary);
    }

    /** The name is made of run and reason, so that a repeated step leaves no second Event. */
    private void record(ActionRequest request, LiveObject on, String reason, String summary) {
        // Events about cluster-scoped objects live in the default namespace.
        var namespace = on.namespace().isEmpty() ? "default" : on.namespace();
        var event = JsonMapper.shared().createObjectNode();
        event.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", "kubernaut-" + request.runId() + "-" + reason.toLowerCase(Locale.ROOT))
                .put("namespace", namespace)
                .putObject("annotations")
                .put(Marks.DECISION, request.decisionId().toString());
        event.put("eventTime", MICROS.format(clock.instant()))
                .put("reportingController", "kubernaut.io/engine")
                .put("reportingInstance", "kubernaut")
                .put("action", request.action())
                .put("reason", reason)
                .put("type", "Normal")
                .put("note", note(request, summary));
        var regarding = event.putObject("regarding")
                .put("apiVersion", on.kind().apiVersion())
                .put("kind", on.kind().kind())
                .put("name", on.name())
                .put("uid", on.uid());
        if (!on.namespace().isEmpty()) {
            regarding.put("namespace", on.namespace());
        }
        try {
            var reply = api.create(EVENTS, namespace, event);
            if (reply instanceof WriteReply.Denied denied) {
                missing(request, denied.reason());
            }
        } catch (ClusterCallFailedException | ReadDeniedException e) {
            missing(request, String.valueOf(e.getMessage()));
        }
    }

    private static void missing(ActionRequest request, String why) {
        log.atWarn()
                .addKeyValue("run", request.runId())
                .addKeyValue("target", request.target().display())
                .addKeyValue("why", why)
                .log("event.not_recorded");
    }

    private static String note(ActionRequest request, String summary) {
        var why = request.reason().isBlank() ? "" : " Why: " + request.reason();
        var note = summary + why + " (decision " + request.decisionId() + ")";
        return note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE - 1) + "…";
    }
}
