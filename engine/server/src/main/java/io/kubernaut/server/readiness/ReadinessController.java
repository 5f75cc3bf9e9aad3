package io.kubernaut.server.readiness;

import io.kubernaut.actions.view.ViewProblem;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.decision.KnowledgeBases;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.cluster.ClusterSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Open to all: it says whether, never what about. */
@RestController
class ReadinessController {
    private static final int DATABASE_SECONDS = 1;

    private final DataSource database;
    private final ClusterSet clusters;
    private final KnowledgeBases rules;

    ReadinessController(DataSource database, ClusterSet clusters, KnowledgeBases rules) {
        this.database = database;
        this.clusters = clusters;
        this.rules = rules;
    }

    /** Whether the process lives. */
    record Health(String status) {}

    /** Whether alerts can be taken and decided; each part with its reason. */
    record Ready(boolean ready, Map<String, Part> parts) {}

    /** One part; {@code detail} is for people. */
    record Part(boolean ready, String detail) {}

    @GetMapping(path = "/health", produces = MediaType.APPLICATION_JSON_VALUE)
    Health health() {
        return new Health("UP");
    }

    @GetMapping(path = "/ready", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Ready> ready() {
        var parts = new LinkedHashMap<String, Part>();
        parts.put("database", database());
        // One that is away must not stop the others: people are told of its alerts.
        var seen = clusters.all().stream().map(c -> cluster(c)).toList();
        for (int i = 0; i < seen.size(); i++) {
            parts.put(part(clusters.all().get(i)), seen.get(i));
        }
        parts.put("rules", new Part(true, rules.current().hash()));
        var ready = parts.values().stream().filter(p -> !seen.contains(p)).allMatch(Part::ready)
                && seen.stream().anyMatch(Part::ready);
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Ready(ready, parts));
    }

    private String part(ClusterAccess cluster) {
        return clusters.all().size() == 1 ? "cluster" : "cluster " + cluster.name();
    }

    private Part database() {
        try (var connection = database.getConnection()) {
            return connection.isValid(DATABASE_SECONDS)
                    ? new Part(true, "It answers.")
                    : new Part(false, "It does not answer.");
        } catch (SQLException e) {
            return new Part(false, "It cannot be reached.");
        }
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
