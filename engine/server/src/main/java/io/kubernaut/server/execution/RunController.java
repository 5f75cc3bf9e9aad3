package io.kubernaut.server.execution;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.Undoing;
import io.kubernaut.server.problem.Page;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
class RunController {
    private final RunStore runs;
    private final AssessmentStore assessments;
    private final Undoing undoing;
    private final Engine engine;

    RunController(RunStore runs, AssessmentStore assessments, Undoing undoing, Engine engine) {
        this.runs = runs;
        this.assessments = assessments;
        this.undoing = undoing;
        this.engine = engine;
    }

    /** A page of runs. */
    record Runs(List<ActionRun> runs, @Nullable String next) {}

    /** A run with every step it took, what it collected, and how well it worked; null until that is assessed. */
    record Whole(
            ActionRun run,
            List<RunStore.Step> steps,
            List<RunStore.ArtefactLine> artefacts,
            @Nullable Assessment assessment) {}

    /** Who takes a run back, and why. */
    record Undo(@Nullable String by, @Nullable String reason) {}

    @GetMapping
    Runs list(HttpServletRequest request) {
        var query = Query.of(request, "decision");
        var decision = query.uuid("decision");
        if (decision != null) {
            return new Runs(forPeople(runs.ofDecision(decision)), null);
        }
        int limit = query.limit();
        var page = Page.of(runs.list(query.cursor(), limit + 1), limit, r -> new Cursor(r.createdAt(), r.runId()));
        return new Runs(forPeople(page.items()), page.next());
    }

    @GetMapping("/{id}")
    Whole one(@PathVariable("id") String id) {
        var run = find(id);
        var assessment = assessments
                .known(run.runId())
                .map(AssessmentStore.Known::assessment)
                .orElse(null);
        return new Whole(run.forPeople(), runs.steps(run.runId()), runs.artefacts(run.runId()), assessment);
    }

    @GetMapping(path = "/{id}/artefacts/{name}", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> artefact(@PathVariable("id") String id, @PathVariable("name") String name) {
        var artefact = runs.artefact(find(id).runId(), name).orElseThrow(() -> Problems.notFound("artefact", name));
        return ResponseEntity.ok()
                // A download, never shown as a page: it holds what pods wrote into their logs.
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(artefact.name())
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .contentType(MediaType.parseMediaType(artefact.contentType()))
                .body(artefact.content());
    }

    @PostMapping(path = "/{id}/undo", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    ActionRun undo(@PathVariable("id") String id, @RequestBody Undo undo) {
        var run = find(id);
        var by = undo.by() == null || undo.by().isBlank() ? "api" : undo.by();
        var reason = undo.reason() == null || undo.reason().isBlank() ? "Asked for by " + by : undo.reason();
        var obstacle = undoing.begin(run, by, reason);
        if (obstacle.isPresent()) {
            throw new ConflictException(obstacle.get());
        }
        engine.nudge();
        return find(id).forPeople();
    }

    private static List<ActionRun> forPeople(List<ActionRun> found) {
        return found.stream().map(ActionRun::forPeople).toList();
    }

    private ActionRun find(String id) {
        UUID runId = Query.uuid("The run's id", id);
        return runs.find(runId).orElseThrow(() -> Problems.notFound("run", runId));
    }
}
