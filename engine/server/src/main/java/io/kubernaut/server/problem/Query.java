package io.kubernaut.server.problem;

import io.kubernaut.core.paging.Cursor;
import io.kubernaut.server.problem.Problems.BadRequestException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * A request's query parameters. An unknown name is refused rather than ignored: a mistyped filter would show everything
 * and look like an answer.
 */
public final class Query {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int MAX_LENGTH = 512;

    private final HttpServletRequest request;

    private Query(HttpServletRequest request) {
        this.request = request;
    }

    /** {@code limit} and {@code cursor} are always known. */
    public static Query of(HttpServletRequest request, String... known) {
        var names = new TreeSet<>(Set.of("limit", "cursor"));
        names.addAll(Arrays.asList(known));
        for (var name : request.getParameterMap().keySet()) {
            if (!names.contains(name)) {
                throw new BadRequestException(
                        "There is no query parameter of this name here; known are " + String.join(", ", names) + ".");
            }
            if (request.getParameterValues(name).length > 1) {
                throw new BadRequestException("The query parameter " + name + " is given twice.");
            }
        }
        return new Query(request);
    }

    /** Null when it is not given or empty. */
    public @Nullable String text(String name) {
        var value = request.getParameter(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        if (value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new BadRequestException(
                    name + " must have at most " + MAX_LENGTH + " characters, and no control character.");
        }
        return value;
    }

    public @Nullable UUID uuid(String name) {
        var value = text(name);
        return value == null ? null : uuid(name, value);
    }

    /** @throws BadRequestException when it is no UUID */
    public static UUID uuid(String name, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(name + " must be a UUID.");
        }
    }

    public <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        var words = Arrays.stream(type.getEnumConstants())
                .map(c -> c.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new BadRequestException(name + " must be one of " + String.join(", ", words) + ".");
    }

    /** A {@link #moment}. */
    public @Nullable Instant since(String name, Clock clock) {
        var value = text(name);
        return value == null ? null : moment(name, value, clock);
    }

    /** A time (RFC 3339), or how long ago: {@code 2h}, {@code 30m}, {@code PT1H}. */
    public static Instant moment(String name, String value, Clock clock) {
        try {
            var moment = Instant.parse(value);
            if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
                throw new BadRequestException(name + " must be between the years 1970 and 9999.");
            }
            return moment;
        } catch (DateTimeException notATime) {
            return ago(name, value, clock);
        }
    }

    private static Instant ago(String name, String value, Clock clock) {
        try {
            Duration age = DurationStyle.detectAndParse(value);
            if (!age.isNegative()) {
                return clock.instant().minus(age);
            }
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new BadRequestException(
                    name + " must be a time such as 2026-01-01T00:00:00Z, or an age such as 2h or 30m.");
        }
        throw new BadRequestException(name + " must not be in the future.");
    }

    public int limit() {
        var value = text("limit");
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a number out of range is.
        }
        throw new BadRequestException("limit must be from 1 to " + MAX_LIMIT + ".");
    }

    public Cursor cursor() {
        var value = text("cursor");
        if (value == null) {
            return Cursor.START;
        }
        try {
            return Cursor.decode(value);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("cursor must be the \"next\" of an earlier page of this list.");
        }
    }
}
