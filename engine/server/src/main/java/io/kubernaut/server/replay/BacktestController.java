package io.kubernaut.server.replay;

import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.replay.Backtest;
import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.CaseSource;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.Comparison;
import io.kubernaut.core.replay.Replay;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Problems.TooLargeException;
import io.kubernaut.server.problem.Query;
import io.kubernaut.server.settings.RulesSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

@RestController
class BacktestController {
    private static final Logger LOG = LoggerFactory.getLogger(BacktestController.class);
    private static final int MAX_BYTES = 8 << 20;
    private static final String A_MONTH = "30d";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final CaseStore cases;
    private final Engine.Knowledge knowledge;
    private final ActionExecutors executors;
    private final RulesSettings settings;
    private final Clock clock;
    private final Semaphore oneAtATime = new Semaphore(1);

    BacktestController(
            CaseStore cases,
            Engine.Knowledge knowledge,
            ActionExecutors executors,
            RulesSettings settings,
            Clock clock) {
        this.cases = cases;
        this.knowledge = knowledge;
        this.executors = executors;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param files DRL by path, to be used beside the shipped rules
     * @param since a time, or an age such as 30d
     * @param until as since; now by default
     */
    record Question(
            @Nullable Map<String, String> files,
            @Nullable String since,
            @Nullable String until) {}

    /** One line of the answer: how far it is, a decision that changes, the report, or why there is none. */
    record Line(
            @Nullable Progress progress,
            @Nullable Change change,
            @Nullable Object report,
            @Nullable String error) {}

    record Progress(long done, long of) {}

    /** Lines of JSON, as they come; the last one is the report, or an error. */
    @PostMapping(path = "/api/v1/rules/backtest", produces = MediaType.APPLICATION_NDJSON_VALUE)
    void backtest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var question = question(request);
        var since = Query.moment("since", question.since() == null ? A_MONTH : question.since(), clock);
        var until = question.until() == null ? clock.instant() : Query.moment("until", question.until(), clock);
        if (!oneAtATime.tryAcquire()) {
            throw new ConflictException("Another backtest runs on this replica; wait until it has ended.");
        }
        try (var candidate = compiled(question)) {
            response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
            var out = response.getOutputStream();
            // One base to the end, though another may come into force meanwhile.
            var unused = knowledge.rules().with(inForce -> {
                run(inForce, candidate, cases.between(since, until), out);
                return inForce;
            });
        } finally {
            oneAtATime.release();
        }
    }

    private void run(KnowledgeBase inForce, DroolsKnowledgeBase candidate, CaseSource stored, OutputStream out) {
        var comparison = new Comparison(side(inForce), side(candidate.onTrial()));
        var threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        try {
            var report = new Backtest(comparison, threads).run(stored, new Backtest.Listener() {
                @Override
                public void progress(long done, long of) {
                    write(out, new Line(new Progress(done, of), null, null, null));
                }

                @Override
                public void changed(Change change) {
                    write(out, new Line(null, change, null, null));
                }
            });
            write(out, new Line(null, null, report, null));
        } catch (UncheckedIOException gone) {
            // Who asked has gone, and with it the question.
            LOG.atInfo().log("backtest.ended.early");
        } catch (RuntimeException e) {
            // The status has been sent; a last line without a report says that there is none.
            LOG.atError().setCause(e).log("backtest.failed");
            write(out, new Line(null, null, null, "The backtest failed; Kubernaut's log says why."));
        }
    }

    private Comparison.Side side(KnowledgeBase base) {
        return new Comparison.Side(
                base.hash(),
                new Replay(knowledge.forReplay(
                        () -> base,
                        (on, action) -> executors.executor(on, action).isPresent())));
    }

    private DroolsKnowledgeBase compiled(Question question) {
        try {
            return CandidateRules.compile(
                    question.files() == null ? Map.of() : question.files(), settings.symptomsMayOverride());
        } catch (CandidateRules.RefusedException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static Question question(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new TooLargeException("The body is larger than " + MAX_BYTES + " bytes.");
        }
        try {
            var question = STRICT.readValue(body, Question.class);
            if (question != null) {
                return question;
            }
        } catch (JacksonException e) {
            throw new BadRequestException(
                    "The body must be {\"files\": {path: DRL}, \"since\", \"until\"}: " + e.getOriginalMessage());
        }
        throw new BadRequestException("The body is null.");
    }

    private static void write(OutputStream out, Line line) {
        try {
            out.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
