package io.kubernaut.history.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.similarity.SimilarityIndex;
import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.Sessions;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs with the others where PGVECTOR_URL is set: it names an empty database, with its user and password, in which the extension can be made. */
@EnabledIfEnvironmentVariable(
        named = "PGVECTOR_URL",
        matches = "jdbc:postgresql:.+",
        disabledReason = "PGVECTOR_URL names no database, so pgvector is not tried")
class PgvectorIndexTrial extends SimilarityIndexContract {
    private static Database database;

    @BeforeAll
    static void connect() throws SQLException {
        database = Database.at(System.getenv("PGVECTOR_URL"));
        run("CREATE EXTENSION IF NOT EXISTS vector");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        run("DELETE FROM incident_embedding");
    }

    private static void run(String statement) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    @Override
    Database database() {
        return database;
    }

    @Override
    SimilarityIndex index(Sessions sessions, PostgresEmbeddings store, String model, int most) {
        return new PgvectorIndex(sessions, model, most);
    }

    @Test
    void knowsThatItIsInstalled() {
        assertThat(PgvectorIndex.installed(new Sessions(database.dataSource()))).isTrue();
    }
}
