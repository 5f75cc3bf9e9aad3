package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.connection.ClusterConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreAwayIT {
    @Test
    void saysThatItCannotTakeAlertsWhilePostgresIsAway() throws Exception {
        try (var postgres = EmbeddedPostgres.builder().start();
                var server = RunningServer.start(
                        ClusterConnection.none("There is no cluster in this test."),
                        "--kubernaut.database.url=" + postgres.getJdbcUrl("postgres", "postgres"))) {
            var body = webhook(firing("KubePodCrashLooping", "shop", "web-1"));
            assertThat(server.post("/alerts", body).status()).isEqualTo(200);
            postgres.close();

            var began = System.nanoTime();
            var answer = server.post("/alerts", body);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.detail()).contains("nothing was stored");
            // Alertmanager waits for the answer; a long one holds up its other groups.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
            var ready = server.get("/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().at("/parts/database/ready").booleanValue()).isFalse();
            assertThat(server.get("/health").status()).isEqualTo(200);
            assertThat(server.get("/api/v1/incidents").status()).isEqualTo(503);
        }
    }
}
