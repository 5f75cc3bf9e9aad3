package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * New episodes that are triaged together: what is likely to have one cause, and not more than is decided in a moment.
 *
 * @param severity of the most severe of them
 */
record TriageChunk(UUID triageId, Severity severity, List<Lives.Opened> episodes) {
    static final int MOST = 100;

    private static final List<String> SUBJECT = List.of(
            "node",
            "deployment",
            "statefulset",
            "daemonset",
            "cronjob",
            "job_name",
            "persistentvolumeclaim",
            "pod",
            "service");

    /** What is to be in one chunk if it fits. */
    private record Place(Severity severity, String cluster, String namespace) {
        static Place of(Lives.Opened opened) {
            var alert = opened.alert();
            return new Place(Severity.of(alert), alert.cluster(), alert.label("namespace"));
        }
    }

    private static final Comparator<Lives.Opened> ORDER = Comparator.comparing(
                    Place::of,
                    Comparator.comparing(Place::severity)
                            .thenComparing(Place::cluster)
                            .thenComparing(Place::namespace))
            .thenComparing(o -> subject(o.alert()))
            .thenComparing(o -> o.key().fingerprint());

    /** The most severe first; a namespace is divided only where it has more than fits. */
    static List<TriageChunk> of(List<Lives.Opened> opened) {
        var places = opened.stream()
                .sorted(ORDER)
                .collect(Collectors.groupingBy(Place::of, LinkedHashMap::new, Collectors.toList()));
        var chunks = new ArrayList<TriageChunk>();
        var present = new ArrayList<Lives.Opened>();
        for (var place : places.values()) {
            if (present.size() + place.size() > MOST) {
                close(present, chunks);
            }
            for (var episode : place) {
                if (present.size() == MOST) {
                    close(present, chunks);
                }
                present.add(episode);
            }
        }
        close(present, chunks);
        return chunks;
    }

    private static void close(List<Lives.Opened> present, List<TriageChunk> chunks) {
        if (!present.isEmpty()) {
            var severity = Severity.of(present.getFirst().alert());
            chunks.add(new TriageChunk(UUID.randomUUID(), severity, List.copyOf(present)));
            present.clear();
        }
    }

    private static String subject(Alert alert) {
        return SUBJECT.stream().map(alert::label).collect(Collectors.joining("/"));
    }
}
