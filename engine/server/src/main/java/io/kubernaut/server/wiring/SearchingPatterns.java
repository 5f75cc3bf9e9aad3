package io.kubernaut.server.wiring;

import io.kubernaut.core.pattern.PatternSearch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Searches history for patterns once a day, by one of all replicas; whether it is time is asked more often. */
@Component
class SearchingPatterns implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SearchingPatterns.class);
    private static final Duration DAILY = Duration.ofDays(1);
    private static final Duration PERIOD = Duration.ofMinutes(15);

    private final PatternSearch search;
    private final Periodically periodically = new Periodically("patterns");

    SearchingPatterns(PatternSearch search) {
        this.search = search;
        periodically.every(PERIOD, this::look);
    }

    private void look() {
        if (search.search(DAILY)) {
            log.atInfo().log("patterns.searched");
        }
    }

    @Override
    public void close() {
        periodically.close();
    }
}
