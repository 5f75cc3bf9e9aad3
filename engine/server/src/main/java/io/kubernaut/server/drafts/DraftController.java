package io.kubernaut.server.drafts;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.server.drafts.Drafting.Drafts;
import io.kubernaut.server.drafts.Drafting.Wanted;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DraftController {
    private final Drafting drafting;
    private final Clock clock;
    private final Semaphore oneAtATime = new Semaphore(1);

    DraftController(
            TakenAdvice.Source advice, CaseStore cases, ActionCatalogue catalogue, Examiner examiner, Clock clock) {
        this.drafting = new Drafting(advice, cases, catalogue, examiner);
        this.clock = clock;
    }

    /** Nothing is stored, and nothing comes into force. */
    @GetMapping(path = "/api/v1/rules/drafts", produces = MediaType.APPLICATION_JSON_VALUE)
    Drafts drafts(HttpServletRequest request) {
        var query = Query.of(request, "since", "times", "score");
        var now = clock.instant();
        var since = query.since("since", clock);
        Wanted wanted;
        try {
            wanted = new Wanted(
                    since == null ? Wanted.DEFAULTS.within() : Duration.between(since, now),
                    (int) number("times", query.text("times"), Wanted.DEFAULTS.times()),
                    number("score", query.text("score"), Wanted.DEFAULTS.score()));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "since must be in the past, times a whole number from 1 on, and score above 0 and at most 1.");
        }
        if (!oneAtATime.tryAcquire()) {
            throw new ConflictException("Others are being drafted on this replica; ask again in a moment.");
        }
        try {
            return drafting.draft(wanted, now);
        } finally {
            oneAtATime.release();
        }
    }

    private static double number(String name, @Nullable String text, double otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new BadRequestException(name + " must be a number.");
        }
    }
}
