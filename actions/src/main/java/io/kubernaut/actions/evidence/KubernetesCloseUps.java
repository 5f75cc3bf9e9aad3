package io.kubernaut.actions.evidence;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks closer through the API of one cluster. */
public final class KubernetesCloseUps implements CloseUps {
    /** The kubelet counts bytes from the oldest line that was asked for, so that a small bound would cost the last words. */
    private static final int MOST_READ = 512 * 1024;

    /** Where lines are so long that they did not fit, the very last ones still may. */
    private static final int VERY_LAST = 3;

    /** Of one object they are read at once, to find the newest. */
    private static final String MOST_EVENTS = "500";

    private final ClusterApi api;
    private final Redactor redactor = new Redactor();

    /** @param client is not closed here */
    public KubernetesCloseUps(KubernetesClient client) {
        this.api = new ClusterApi(client);
    }

    @Override
    public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
        return looked(() -> {
            var found = api.find(ResourceKind.POD, pod.namespace(), pod.name());
            return found.isEmpty()
                    ? new Sight.Unseen("The pod is gone.")
                    : new Sight.Seen(last(log(found.get(), container, previous, lines), lines, bytes));
        });
    }

    private String log(LiveObject pod, String container, boolean previous, int lines) {
        var whole = api.log(pod, container, previous, lines, 0, MOST_READ);
        return whole.getBytes(StandardCharsets.UTF_8).length < MOST_READ
                ? whole
                : api.log(pod, container, previous, Math.min(lines, VERY_LAST), 0, MOST_READ);
    }

    /** Keys span lines, so it is redacted as a whole. */
    private List<String> last(String log, int most, int bytes) {
        var kept = new ArrayList<String>();
        var room = bytes;
        for (var line : redactor.redact(log).lines().toList().reversed()) {
            var size = line.getBytes(StandardCharsets.UTF_8).length;
            if (kept.size() == most || size > room) {
                break;
            }
            if (!line.isBlank()) {
                kept.add(line);
                room -= size;
            }
        }
        return kept;
    }

    @Override
    public Sight events(ObjectRef about, int most) {
        // Those about what is in no namespace are kept in this one.
        var namespace = about.namespace().isEmpty() ? "default" : about.namespace();
        var selector = "involvedObject.kind=" + about.kind() + ",involvedObject.name=" + about.name();
        return looked(() -> new Sight.Seen(EventLines.newestFirst(
                        api
                                .list(
                                        ResourceKind.EVENT,
                                        namespace,
                                        Map.of("fieldSelector", selector, "limit", MOST_EVENTS))
                                .stream(),
                        most)
                .stream()
                .map(redactor::redact)
                .toList()));
    }

    /** Of kinds that are described to people: Secrets and ConfigMaps are not among them. */
    @Override
    public Sight description(ObjectRef object, int most) {
        return looked(() -> find(object)
                .<Sight>map(found -> new Sight.Seen(redactor.redact(Description.of(found))
                        .lines()
                        .limit(most)
                        .toList()))
                .orElseGet(() -> new Sight.Unseen("It is gone, or its kind is not described.")));
    }

    @Override
    public Sight related(ObjectRef to, int most) {
        return looked(() -> find(to).<Sight>map(found -> new Sight.Seen(Relatives.of(api, found).stream()
                        .map(redactor::redact)
                        .limit(most)
                        .toList()))
                .orElseGet(() -> new Sight.Unseen("It is gone, or nothing is known to belong to its kind.")));
    }

    private Optional<LiveObject> find(ObjectRef object) {
        return ResourceKind.of(object.kind()).flatMap(kind -> api.find(kind, object.namespace(), object.name()));
    }

    private Sight looked(Supplier<Sight> look) {
        try {
            return look.get();
        } catch (ReadDeniedException e) {
            return new Sight.Unseen("The API server refuses it: " + redactor.redact(e.getMessage()));
        } catch (ClusterCallFailedException e) {
            return new Sight.Unseen(
                    "The API server did not answer: " + redactor.redact(String.valueOf(e.getMessage())));
        }
    }
}
