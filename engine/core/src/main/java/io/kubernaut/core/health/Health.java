package io.kubernaut.core.health;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is degraded now. Each source reports all that it sees, whenever it has looked; what it no longer sees is over. To
 * ask costs nothing, for decisions ask.
 */
public final class Health {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private final Clock clock;
    private final Map<String, List<Degradation>> bySource = new TreeMap<>();
    private volatile List<Degradation> now = List.of();

    public Health(Clock clock) {
        this.clock = clock;
    }

    /** @param source names who has looked; what it reported before is forgotten */
    public synchronized void report(String source, Collection<Sighting> seen) {
        var before = bySource.getOrDefault(source, List.of());
        var after = seen.stream().map(s -> since(s, before)).toList();
        tell(before, after);
        bySource.put(source, after);
        var all = new ArrayList<Degradation>();
        bySource.values().forEach(all::addAll);
        all.sort(Degradation.ORDER);
        now = List.copyOf(all);
    }

    /** What is degraded, in the order of modes; empty while all is well. */
    public List<Degradation> now() {
        return now;
    }

    /** The same for decisions about one cluster. */
    public List<Degradation> of(String cluster) {
        var all = now;
        return all.isEmpty()
                ? all
                : all.stream().filter(d -> d.concerns(cluster)).toList();
    }

    public boolean degraded(DegradedMode mode) {
        return now.stream().anyMatch(d -> d.mode() == mode);
    }

    private Degradation since(Sighting seen, List<Degradation> before) {
        var since = Objects.requireNonNullElseGet(
                seen.since(),
                () -> before.stream()
                        .filter(d -> same(d, seen.mode(), seen.cluster()))
                        .map(Degradation::since)
                        .findFirst()
                        .orElseGet(clock::instant));
        return new Degradation(seen.mode(), seen.cluster(), seen.about(), since, seen.detail());
    }

    private static boolean same(Degradation one, DegradedMode mode, @Nullable String cluster) {
        return one.mode() == mode && Objects.equals(one.cluster(), cluster);
    }

    private static void tell(List<Degradation> before, List<Degradation> after) {
        beyond(after, before)
                .forEach(d -> named(log.atWarn(), d)
                        .addKeyValue("about", d.about())
                        .addKeyValue("detail", d.detail())
                        .log("degraded.began"));
        beyond(before, after)
                .forEach(d ->
                        named(log.atInfo(), d).addKeyValue("since", d.since()).log("degraded.ended"));
    }

    /** Those of some that are not among others. */
    private static Stream<Degradation> beyond(List<Degradation> some, List<Degradation> others) {
        return some.stream().filter(d -> others.stream().noneMatch(o -> same(o, d.mode(), d.cluster())));
    }

    private static LoggingEventBuilder named(LoggingEventBuilder line, Degradation d) {
        return line.addKeyValue("mode", d.mode())
                .addKeyValue("cluster", Objects.requireNonNullElse(d.cluster(), "all"));
    }
}
