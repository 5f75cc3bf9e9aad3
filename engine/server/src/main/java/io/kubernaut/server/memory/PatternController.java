package io.kubernaut.server.memory;

import io.kubernaut.core.pattern.Pattern;
import io.kubernaut.core.pattern.PatternSearch;
import io.kubernaut.core.pattern.PatternStore;
import io.kubernaut.server.problem.Problems.BadRequestException;
import io.kubernaut.server.problem.Problems.ConflictException;
import io.kubernaut.server.problem.Query;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PatternController {
    /** A search reads a month of history. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final PatternStore store;
    private final PatternSearch search;

    PatternController(PatternStore store, PatternSearch search) {
        this.store = store;
        this.search = search;
    }

    /**
     * What the last search found.
     *
     * @param searchedAt null when none was made yet
     * @param leftOff how many the limit left off
     */
    record Answer(@Nullable Instant searchedAt, List<PatternStore.Known> patterns, int leftOff) {}

    @GetMapping(path = "/api/v1/patterns", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer list(HttpServletRequest request) {
        var query = Query.of(request, "kind");
        if (query.text("cursor") != null) {
            throw new BadRequestException("This list has no pages: narrow it by kind, or raise limit.");
        }
        return answer(query.oneOf("kind", Pattern.Kind.class), query.limit());
    }

    @PostMapping(path = "/api/v1/patterns/search", produces = MediaType.APPLICATION_JSON_VALUE)
    Answer search() {
        if (!search.search(PAUSE)) {
            throw new ConflictException(
                    "A search was begun less than a minute ago: GET /api/v1/patterns has what it finds.");
        }
        return answer(null, Query.MAX_LIMIT);
    }

    private Answer answer(Pattern.@Nullable Kind kind, int limit) {
        var searched = store.searched();
        var known = store.known().stream()
                .filter(k -> kind == null || k.pattern().kind() == kind)
                .toList();
        return new Answer(
                searched.equals(Instant.EPOCH) ? null : searched,
                known.stream().limit(limit).toList(),
                Math.max(0, known.size() - limit));
    }
}
