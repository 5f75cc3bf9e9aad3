package io.kubernaut.server.replay;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.replay.CaseFile;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.Replay;
import io.kubernaut.core.replay.Replayed;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.cluster.ClusterSet;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/decisions")
class ReplayController {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayController.class);
    private static final Duration A_MONTH = Duration.ofDays(30);
    private final CaseStore cases;
    private final Engine.Knowledge knowledge;
    private final ActionExecutors executors;
    private final ActionCatalogue catalogue;
    private final ClusterSet clusters;
    private final Clock clock;

    ReplayController(
            CaseStore cases,
            Engine.Knowledge knowledge,
            ActionExecutors executors,
            ActionCatalogue catalogue,
            ClusterSet clusters,
            Clock clock) {
        this.cases = cases;
        this.knowledge = knowledge;
        this.executors = executors;
        this.catalogue = catalogue;
        this.clusters = clusters;
        this.clock = clock;
    }

    @PostMapping(path = "/{id}/replay", produces = MediaType.APPLICATION_JSON_VALUE)
    Replayed replay(@PathVariable("id") String id) {
        var decisionId = Query.uuid("The decision's id", id);
        var stored = cases.find(decisionId).orElseThrow(() -> Problems.notFound("decision", decisionId));
        return new Replay(knowledge.forReplay(
                        knowledge.rules(),
                        (on, action) -> executors.executor(on, action).isPresent()))
                .replay(stored);
    }

    /** Written as it is read: a month of decisions is more than memory should hold. */
    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var query = Query.of(request, "since", "until");
        var now = clock.instant();
        var since = Objects.requireNonNullElseGet(query.since("since", clock), () -> now.minus(A_MONTH));
        var until = Objects.requireNonNullElse(query.since("until", clock), now);
        var source = cases.between(since, until);
        var executable = catalogue.all().stream()
                .map(ActionDefinition::name)
                .filter(a -> executable(a))
                .collect(Collectors.toCollection(TreeSet::new));
        var head = new CaseFile.Head(since, until, source.size(), executable);
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        var damaged = CaseFile.write(response.getOutputStream(), head, source);
        if (damaged > 0) {
            LOG.atWarn().addKeyValue("cases", damaged).log("export.cases.damaged");
        }
    }

    private boolean executable(String action) {
        return clusters.all().stream()
                .map(ClusterAccess::name)
                .anyMatch(c -> executors.executor(c, action).isPresent());
    }
}
