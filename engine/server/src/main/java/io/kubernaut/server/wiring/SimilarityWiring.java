package io.kubernaut.server.wiring;

import io.kubernaut.advisor.embedding.MiniLm;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.similarity.Description;
import io.kubernaut.core.similarity.Embedder;
import io.kubernaut.core.similarity.MemoryIndex;
import io.kubernaut.core.similarity.Similarity;
import io.kubernaut.core.similarity.SimilarityIndex;
import io.kubernaut.history.Stores;
import io.kubernaut.history.similarity.PgvectorIndex;
import io.kubernaut.server.settings.SimilaritySettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which incidents of the past were like one. */
@Configuration(proxyBeanMethods = false)
class SimilarityWiring {
    /** Loads nothing before it is asked. */
    @Bean
    @ConditionalOnMissingBean
    Embedder embedder(SimilaritySettings settings) {
        return settings.enabled()
                ? new MiniLm()
                : Embedder.off(
                        "Similarity is off, as its model takes memory: kubernaut.similarity.enabled turns it on.");
    }

    @Bean
    Similarity similarity(IncidentStore incidents, Stores stores, Embedder embedder, SimilaritySettings settings) {
        return new Similarity(
                decision -> incidents.trace(decision).map(t -> Description.of(t.snapshot(), t.evaluation())),
                stores.embeddings(),
                embedder,
                index(stores, embedder.model(), settings),
                settings.incidents());
    }

    private static SimilarityIndex index(Stores stores, String model, SimilaritySettings settings) {
        return settings.enabled() && PgvectorIndex.installed(stores.sessions())
                ? new PgvectorIndex(stores.sessions(), model, settings.incidents())
                : new MemoryIndex(stores.embeddings(), model, settings.incidents());
    }
}
