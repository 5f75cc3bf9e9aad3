package io.kubernaut.server.approval;

import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.pipeline.Approvals;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.server.problem.Page;
import io.kubernaut.server.problem.Problems;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/api/v1/approvals", produces = MediaType.APPLICATION_JSON_VALUE)
class ApprovalController {
    private final IncidentStore incidents;
    private final Engine engine;

    ApprovalController(IncidentStore incidents, Engine engine) {
        this.incidents = incidents;
        this.engine = engine;
    }

    record Listed(List<Approval> approvals, @Nullable String next) {}

    /** A person's answer; {@code verdict} is approve or reject. */
    record Answer(
            @Nullable String verdict,
            @Nullable String reason,
            @Nullable String by) {}

    /** What came of it; the run is null after a rejection. */
    record Answered(Approval approval, @Nullable UUID runId) {}

    @GetMapping
    Listed list(HttpServletRequest request) {
        var query = Query.of(request, "state");
        int limit = query.limit();
        var page = Page.of(
                incidents.approvals(query.oneOf("state", Approval.State.class), query.cursor(), limit + 1),
                limit,
                a -> new Cursor(a.createdAt(), a.approvalId()));
        return new Listed(page.items(), page.next());
    }

    @GetMapping("/{id}")
    Approval one(@PathVariable("id") String id) {
        return find(Query.uuid("The approval's id", id));
    }

    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answered answer(@PathVariable("id") String id, @RequestBody Answer answer) {
        var approvalId = Query.uuid("The approval's id", id);
        var verdict = answer.verdict() == null ? "" : answer.verdict();
        if (!verdict.equals("approve") && !verdict.equals("reject")) {
            throw new BadRequestException("verdict must be approve or reject.");
        }
        var by = answer.by() == null || answer.by().isBlank() ? "api" : answer.by();
        var reason = answer.reason() == null ? "" : answer.reason();
        if (by.length() > 200 || reason.length() > 1_000) {
            throw new BadRequestException("by has at most 200 characters, reason at most 1,000.");
        }
        return switch (engine.approvals().answer(approvalId, verdict.equals("approve"), by, reason)) {
            case Approvals.Answer.Approved(UUID runId) -> {
                engine.nudge();
                yield new Answered(find(approvalId), runId);
            }
            case Approvals.Answer.Rejected r -> new Answered(find(approvalId), null);
            case Approvals.Answer.NotTaken(String why) -> throw new ConflictException(why);
            case Approvals.Answer.NoSuchApproval n -> throw Problems.notFound("approval", approvalId);
        };
    }

    private Approval find(UUID approvalId) {
        return incidents.approval(approvalId).orElseThrow(() -> Problems.notFound("approval", approvalId));
    }
}
