package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Severity;
import io.kubernaut.core.incident.TimeOrderedId;
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
        static final Comparator<Place> ORDER = Comparator.comparing(Place::severity)
                .thenComparing(Place::cluster)
                .thenComparing(Place::namespace);
    }

    /** An episode with what it is ordered by, worked out once. */
    private record Placed(Place place, String subject, Lives.Opened episode) {
        static final Comparator<Placed> ORDER = Comparator.comparing(Placed::place, Place.ORDER)
                .thenComparing(Placed::subject)
                .thenComparing(p -> p.episode.key().fingerprint());

        static Placed of(Lives.Opened opened) {
            var alert = opened.alert();
            var place = new Place(Severity.of(alert), opened.key().cluster(), alert.label("namespace"));
            var subject = new StringBuilder();
            SUBJECT.forEach(name -> subject.append(alert.label(name)).append('/'));
            return new Placed(place, subject.toString(), opened);
        }
    }

    /** The most severe first; a namespace is divided only where it has more than fits. */
    static List<TriageChunk> of(List<Lives.Opened> opened) {
        var places = opened.stream()
                .map(Placed::of)
                .sorted(Placed.ORDER)
                .collect(Collectors.groupingBy(
                        Placed::place, LinkedHashMap::new, Collectors.mapping(Placed::episode, Collectors.toList())));
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
            var first = present.getFirst();
            chunks.add(new TriageChunk(
                    TimeOrderedId.at(first.openedAt()), Severity.of(first.alert()), List.copyOf(present)));
            present.clear();
        }
    }
}
