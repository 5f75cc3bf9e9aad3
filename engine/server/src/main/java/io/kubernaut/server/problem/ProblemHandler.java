package io.kubernaut.server.problem;

import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failure with a problem detail. What is not foreseen is logged here, once, and tells nothing outside. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
    /** Alertmanager backs off by itself; others may look at the header. */
    static final String RETRY_AFTER_SECONDS = "5";

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private final Health health;

    ProblemHandler(Health health) {
        this.health = health;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> malformed(MalformedWebhookException e) {
        return answer(HttpStatus.BAD_REQUEST, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> badRequest(Problems.BadRequestException e) {
        return answer(HttpStatus.BAD_REQUEST, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notFound(Problems.NotFoundException e) {
        return answer(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> conflict(Problems.ConflictException e) {
        return answer(HttpStatus.CONFLICT, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooLarge(Problems.TooLargeException e) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(StoreUnavailableException e) {
        log.atWarn().addKeyValue("cause", e.getMessage()).log("request.database.away");
        return later(
                e.diskFull() || health.degraded(DegradedMode.DISK_FULL)
                        ? "The disk of the database is full; nothing was stored. Once there is room, try again."
                        : "The database does not answer; nothing was stored. Try again.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(Problems.BusyException e) {
        log.atDebug().addKeyValue("cause", e.getMessage()).log("request.refused");
        return later(e.getMessage());
    }

    private static ResponseEntity<ProblemDetail> later(@Nullable String detail) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail == null ? "Try again." : detail));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException e) {
        return answer(
                HttpStatus.BAD_REQUEST,
                e.getName() + " has a value of the wrong form"
                        + (e.getRequiredType() == null
                                ? "."
                                : "; it must be a " + e.getRequiredType().getSimpleName() + "."));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(Exception e) {
        log.atError().setCause(e).log("request.failed");
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR, "Kubernaut failed at this request; its log says why. This is a bug.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = Problems.of(HttpStatus.BAD_REQUEST, "The body is not the JSON that this call takes.");
        return handleExceptionInternal(e, problem, headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, @Nullable String detail) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.of(status, detail == null ? status.getReasonPhrase() : detail));
    }
}
