package io.kubernaut.actions.view;

import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads Events of {@code v1} and of {@code events.k8s.io/v1}, which carry the same in differently named fields. */
final class EventReader {
    private EventReader() {}

    /** Empty when the event does not say what it is about. */
    static Optional<EventState> read(Meta meta, Tree event) {
        var about = event.has("involvedObject") ? event.at("involvedObject") : event.at("regarding");
        var kind = about.text("kind");
        if (kind.isBlank()) {
            return Optional.empty();
        }
        var involved = new ObjectRef(meta.ref().cluster(), kind, about.text("namespace"), about.text("name"));
        var series = event.at("series");
        return Optional.of(new EventState(
                meta,
                involved,
                event.text("type", "Normal"),
                event.text("reason"),
                Text.cut(event.text("message", event.text("note")), Text.MESSAGE),
                Math.max(1, series.number("count", event.number("count", event.number("deprecatedCount", 1)))),
                first(meta, event),
                last(meta, event),
                source(event)));
    }

    private static @Nullable Instant first(Meta meta, Tree event) {
        return Stream.of(
                        event.instant("firstTimestamp"),
                        event.instant("deprecatedFirstTimestamp"),
                        event.instant("eventTime"),
                        meta.createdAt())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant last(Meta meta, Tree event) {
        return Stream.of(
                        event.at("series").instant("lastObservedTime"),
                        event.instant("lastTimestamp"),
                        event.instant("deprecatedLastTimestamp"),
                        event.instant("eventTime"))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(meta.createdAt());
    }

    private static String source(Tree event) {
        return Stream.of(
                        event.at("source").text("component"),
                        event.at("deprecatedSource").text("component"),
                        event.text("reportingComponent"),
                        event.text("reportingController"))
                .filter(s -> !s.isEmpty())
                .findFirst()
                .orElse("");
    }
}
