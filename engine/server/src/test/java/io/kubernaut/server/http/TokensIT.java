package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.connection.ClusterConnection;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensIT {
    @Test
    void withTokensOnlyThoseWhoHaveThemAreServed(@TempDir Path data) throws Exception {
        try (var server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.directory=" + data,
                "--kubernaut.api.token=api-token-1",
                "--kubernaut.intake.token=intake-token-1")) {
            var body = webhook(firing("KubePodCrashLooping", "shop", "web-1"));

            assertThat(server.post("/alerts", body).status()).isEqualTo(401);
            assertThat(server.post("/alerts", body, "Authorization", "Bearer intake-token-1")
                            .status())
                    .isEqualTo(200);
            assertThat(server.post("/alerts", body, "Authorization", "Bearer api-token-1")
                            .status())
                    .isEqualTo(403);
            assertThat(server.get("/api/v1/incidents").status()).isEqualTo(401);
            assertThat(server.get("/openapi").status()).isEqualTo(401);
            assertThat(server.get("/api/v1/incidents", "Authorization", "Bearer api-token-1")
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/health").status()).isEqualTo(200);
            assertThat(server.get("/ready").status()).isEqualTo(200);
        }
    }
}
