package io.kubernaut.server.problem;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Makes problem details; each says in words what to do about it. */
public final class Problems {
    private Problems() {}

    public static ProblemDetail of(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    /** The object that the path names does not exist. */
    public static NotFoundException notFound(String what, Object id) {
        return notFound(what, id, "");
    }

    /** @param hint a sentence that helps, with a blank before it; "" when there is none */
    public static NotFoundException notFound(String what, Object id, String hint) {
        return new NotFoundException("There is no " + what + " " + id + "." + hint);
    }

    /** Answered with 404. */
    public static final class NotFoundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotFoundException(String message) {
            super(message);
        }
    }

    /** Answered with 400: the message names the parameter or field, and the fix. */
    public static final class BadRequestException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BadRequestException(String message) {
            super(message);
        }
    }

    /** Answered with 409: what is asked for does not fit the present state. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ConflictException(String message) {
            super(message);
        }
    }

    /** Answered with 413. */
    public static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TooLargeException(String message) {
            super(message);
        }
    }

    /** Answered with 503: the same may be asked for again in a moment. */
    public static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BusyException(String message) {
            super(message);
        }
    }
}
