package io.kubernaut.server.wiring;

import io.kubernaut.core.similarity.Similarity;
import io.kubernaut.server.settings.SimilaritySettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes closed incidents findable, some at a time; on a thread of its own, far from decisions. */
@Component
class LearningSimilarity implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LearningSimilarity.class);
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private final Similarity similarity;
    private final Periodically periodically = new Periodically("similarity");

    LearningSimilarity(Similarity similarity, SimilaritySettings settings) {
        this.similarity = similarity;
        if (settings.enabled()) {
            periodically.every(PERIOD, this::sweep);
        }
    }

    private void sweep() {
        int made = similarity.sweep();
        if (made > 0) {
            log.atDebug().addKeyValue("incidents", made).log("similarity.learned");
        }
    }

    @Override
    public void close() {
        periodically.close();
    }
}
