package io.kubernaut.actions.evidence;

import io.kubernaut.actions.api.LiveObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Events for people, one a line, as they are: what must not be kept is still in them. */
final class EventLines {
    private EventLines() {}

    static List<String> newestFirst(Stream<LiveObject> events, int most) {
        return events.sorted(Comparator.comparing(EventLines::time).reversed())
                .limit(most)
                .map(EventLines::line)
                .toList();
    }

    private static String line(LiveObject event) {
        return time(event) + " " + event.text("/type") + " " + event.text("/reason") + " "
                + event.text("/involvedObject/kind") + "/" + event.text("/involvedObject/name") + " (x"
                + Math.max(1, event.number("/count", 1)) + "): " + event.text("/message");
    }

    private static String time(LiveObject event) {
        return Stream.of("/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp")
                .map(event::text)
                .filter(time -> !time.isEmpty())
                .findFirst()
                .orElse("");
    }
}
