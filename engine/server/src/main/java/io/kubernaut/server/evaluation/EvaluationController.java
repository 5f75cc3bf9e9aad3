package io.kubernaut.server.evaluation;

import io.kubernaut.actions.view.MalformedManifestException;
import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.TooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EvaluationController {
    /** A cluster's manifests are larger than a webhook. */
    private static final int MAX_BYTES = 32 << 20;

    private final Evaluator evaluator;

    EvaluationController(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    /** An empty list means that nothing is to be done. */
    record Answer(List<Decision> decisions, List<Webhook.Rejection> rejected) {}

    @PostMapping(path = "/api/v1/decisions/evaluate", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer evaluate(HttpServletRequest request) throws IOException, MalformedWebhookException {
        var body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new TooLargeException(
                    "The body is larger than " + MAX_BYTES + " bytes; leave out manifests that do" + " not matter.");
        }
        try {
            var evaluated = evaluator.evaluate(Question.ofJson(body));
            return new Answer(evaluated.decisions(), evaluated.rejected());
        } catch (MalformedQuestionException | MalformedManifestException e) {
            throw new BadRequestException(String.valueOf(e.getMessage()));
        }
    }
}
