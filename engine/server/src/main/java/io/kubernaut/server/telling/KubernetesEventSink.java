package io.kubernaut.server.telling;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.core.telling.DeliveryFailedException;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Sink;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes messages as Events on the object they are about, where {@code kubectl describe} shows them. */
public final class KubernetesEventSink implements Sink {
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;
    private static final int MAX_MESSAGE = 1_000;
    private static final Map<String, String> API_VERSIONS = Map.of(
            "Deployment", "apps/v1",
            "StatefulSet", "apps/v1",
            "DaemonSet", "apps/v1",
            "ReplicaSet", "apps/v1",
            "Job", "batch/v1",
            "CronJob", "batch/v1",
            "HorizontalPodAutoscaler", "autoscaling/v2",
            "NetworkPolicy", "networking.k8s.io/v1");

    private final Function<String, Optional<KubernetesClient>> clients;

    public KubernetesEventSink(KubernetesClient client) {
        this(cluster -> Optional.of(client));
    }

    /** @param clients by the name of the cluster that a message is about; where there is none, nothing is written */
    public KubernetesEventSink(Function<String, Optional<KubernetesClient>> clients) {
        this.clients = clients;
    }

    @Override
    public String name() {
        return "event";
    }

    @Override
    public void deliver(Message message) throws DeliveryFailedException {
        if (message.about().kind().equals("Cluster") || message.about().name().isEmpty()) {
            return;
        }
        var client = clients.apply(message.about().cluster());
        if (client.isEmpty()) {
            return;
        }
        try {
            client.get().resource(event(message)).create();
        } catch (KubernetesClientException e) {
            // It was written before, or its namespace is gone: either way there is nothing to try again.
            if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
                throw new DeliveryFailedException("The API server did not take the Event: " + e.getMessage(), e);
            }
        }
    }

    static Event event(Message message) {
        var about = message.about();
        var namespace = about.namespace().isEmpty() ? "default" : about.namespace();
        var at = message.at().toString();
        return new EventBuilder()
                .withNewMetadata()
                // The message's id makes a second delivery a conflict, not a second Event.
                .withName("kubernaut-" + message.messageId())
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/managed-by", "kubernaut")
                .addToAnnotations("kubernaut.io/decision", message.decisionId().toString())
                .endMetadata()
                .withType(message.severity() == Message.Severity.INFO ? "Normal" : "Warning")
                .withReason(reason(message.topic()))
                .withMessage(message.inOneLine(MAX_MESSAGE))
                .withNewInvolvedObject()
                .withApiVersion(API_VERSIONS.getOrDefault(about.kind(), "v1"))
                .withKind(about.kind())
                .withNamespace(about.namespace().isEmpty() ? null : about.namespace())
                .withName(about.name())
                .endInvolvedObject()
                .withNewSource()
                .withComponent("kubernaut")
                .endSource()
                .withReportingComponent("kubernaut.io/kubernaut")
                .withReportingInstance("kubernaut")
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .build();
    }

    /** {@code run.verified} is the reason RunVerified. */
    private static String reason(String topic) {
        return Arrays.stream(topic.split("[.\\-_]"))
                .filter(w -> !w.isEmpty())
                .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                .collect(Collectors.joining());
    }
}
