package io.kubernaut.history.similarity;

import io.kubernaut.core.similarity.MemoryIndex;
import io.kubernaut.core.similarity.SimilarityIndex;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemoryIndexIT extends SimilarityIndexContract {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Override
    Database database() {
        return database.database();
    }

    @Override
    SimilarityIndex index(Sessions sessions, PostgresEmbeddings store, String model, int most) {
        return new MemoryIndex(store, model, most);
    }
}
