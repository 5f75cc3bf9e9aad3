package io.kubernaut.server.readiness;

import io.kubernaut.actions.view.ViewProblem;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.core.health.Degradation;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Health;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.health.DatabaseSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Open to all: it says whether, never what about. */
@RestController
class ReadinessController {
    private final DatabaseSource database;
    private final ClusterSet clusters;
    private final KnowledgeBases rules;
    private final Health health;

    ReadinessController(DatabaseSource database, ClusterSet clusters, KnowledgeBases rules, Health health) {
        this.database = database;
        this.clusters = clusters;
        this.rules = rules;
        this.health = health;
    }

    /** Whether the process lives. */
    record Alive(String status) {}

    /**
     * Whether alerts can be taken and decided.
     *
     * @param parts each with its reason
     * @param degraded in which ways it does less than it should; it may be ready all the same
     */
    record Ready(boolean ready, Map<String, Part> parts, List<Degraded> degraded) {}

    /** One part; {@code detail} is for people. */
    record Part(boolean ready, String detail) {}

    /**
     * One way in which the service is degraded.
     *
     * @param cluster null when it concerns all
     * @param about which kinds, or how many items; "" where the mode says it all
     * @param means what the service does meanwhile
     * @param remedy what to do
     */
    record Degraded(
            DegradedMode mode,
            @Nullable String cluster,
            String about,
            Instant since,
            String detail,
            String means,
            String remedy) {
        static Degraded of(Degradation d) {
            return new Degraded(
                    d.mode(),
                    d.cluster(),
                    d.about(),
                    d.since(),
                    d.detail(),
                    d.mode().means(),
                    d.mode().remedy());
        }
    }

    @GetMapping(path = "/health", produces = MediaType.APPLICATION_JSON_VALUE)
    Alive health() {
        return new Alive("UP");
    }

    @GetMapping(path = "/ready", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Ready> ready() {
        var parts = new LinkedHashMap<String, Part>();
        var stored = database();
        parts.put("database", stored);
        clusters.all().forEach(c -> parts.put(part(c), cluster(c)));
        parts.put("rules", new Part(true, rules.current().hash()));
        // One that is away, or was seen and is not now, must not keep alerts out: people are told of them.
        var ready = stored.ready() && clusters.all().stream().anyMatch(c -> !c.configured() || c.seenOnce());
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Ready(
                        ready, parts, health.now().stream().map(Degraded::of).toList()));
    }

    private String part(ClusterAccess cluster) {
        return clusters.all().size() == 1 ? "cluster" : "cluster " + cluster.name();
    }

    /** Asked anew, for whoever asks sends alerts by the answer. */
    private Part database() {
        var trouble = database.look();
        health.report(database.name(), trouble);
        return trouble.isEmpty()
                ? new Part(true, "It answers.")
                : new Part(false, trouble.getFirst().detail());
    }

    /** Without a cluster people are told what fires; that is a way to run, not a failure. */
    private static Part cluster(ClusterAccess cluster) {
        ClusterView view = cluster.view();
        if (!cluster.configured()) {
            return new Part(true, "Nothing is acted on. " + view.unavailableBecause());
        }
        if (!view.available()) {
            return new Part(false, view.unavailableBecause());
        }
        var unseen = cluster.problems().stream()
                .map(ViewProblem::about)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new Part(
                true,
                unseen.isEmpty()
                        ? "The view of the cluster is current."
                        : "The view of the cluster is current but for: " + unseen + ".");
    }
}
