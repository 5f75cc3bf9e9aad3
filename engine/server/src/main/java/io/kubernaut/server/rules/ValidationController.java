package io.kubernaut.server.rules;

import io.kubernaut.rules.base.Candidate;
import io.kubernaut.rules.base.Complaint;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Problems.TooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Examines a candidate as the directory's content is examined, and puts nothing in force. */
@RestController
class ValidationController {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** JSON's escapes may double a text. */
    private static final int MAX_BYTES = 2 * Candidate.LARGEST;

    private final Examiner examiner;
    private final Semaphore oneAtATime = new Semaphore(1);

    ValidationController(Examiner examiner) {
        this.examiner = examiner;
    }

    /**
     * What is asked.
     *
     * @param files DRL by path
     * @param scenarios YAML by path
     */
    record Question(
            @Nullable Map<String, @Nullable String> files,
            @Nullable Map<String, @Nullable String> scenarios) {}

    @PostMapping(path = "/api/v1/rules/validate", produces = MediaType.APPLICATION_JSON_VALUE)
    Verdict validate(HttpServletRequest request) throws IOException {
        var question = question(request);
        Candidate candidate;
        try {
            candidate =
                    new Candidate(texts("files", question.files()), texts("scenarios", question.scenarios())).checked();
        } catch (Candidate.RefusedException e) {
            return new Verdict(
                    false,
                    "",
                    List.of(new Complaint(
                            Complaint.Check.READ, e.file(), 0, "", true, String.valueOf(e.getMessage()), "")),
                    List.of());
        }
        if (!oneAtATime.tryAcquire()) {
            throw new ConflictException("Another candidate is examined on this replica; ask again in a moment.");
        }
        try {
            return Verdict.of(examiner, candidate);
        } finally {
            oneAtATime.release();
        }
    }

    private static Map<String, String> texts(String field, @Nullable Map<String, @Nullable String> given) {
        var texts = new java.util.TreeMap<String, String>();
        if (given != null) {
            given.forEach((path, text) -> {
                if (text == null) {
                    throw new BadRequestException(field + " must hold a text for " + path + ".");
                }
                texts.put(path, text);
            });
        }
        return texts;
    }

    private static Question question(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new TooLargeException("The body is larger than " + MAX_BYTES + " bytes.");
        }
        try {
            return Objects.requireNonNullElseGet(
                    STRICT.readValue(body, Question.class), () -> new Question(null, null));
        } catch (JacksonException e) {
            throw new BadRequestException("The body must be {\"files\": {path: DRL}, \"scenarios\": {path: YAML}}: "
                    + e.getOriginalMessage());
        }
    }
}
