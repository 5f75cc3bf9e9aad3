package io.kubernaut.server.alertsource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.server.processes.AlertmanagerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook of this Alertmanager leads nowhere, so no notification ever says that an alert is resolved. */
class RealAlertmanagerIT {
    @TempDir
    private Path directory;

    @Test
    void tellsWhatFiresFromWhatIsOverWithoutAnyNotification() {
        try (var alertmanager = AlertmanagerProcess.start(directory, URI.create("http://127.0.0.1:1/alerts"));
                var source = new HttpAlertSources(
                        List.of(alertmanager.url().toString()),
                        Duration.ofSeconds(5),
                        List.of(),
                        Duration.ofSeconds(5),
                        Clock.systemUTC())) {
            var began = Instant.now();
            alertmanager.fire(labels("cart-0"), began);
            alertmanager.fire(labels("cart-1"), began);
            await().until(() -> ask(source, "cart-0", began) instanceof Answer.Firing
                    && ask(source, "cart-1", began) instanceof Answer.Firing);

            alertmanager.resolve(labels("cart-1"), began, Instant.now());

            await().until(() -> ask(source, "cart-1", began) instanceof Answer.Cleared);
            assertThat(ask(source, "cart-0", began)).isEqualTo(new Answer.Firing("Alertmanager"));
            // It was not running yet when this was last sent.
            assertThat(ask(source, "cart-1", began.minus(Duration.ofHours(1)))).isInstanceOf(Answer.Unknown.class);
        }
    }

    private static Answer ask(HttpAlertSources source, String pod, Instant began) {
        var labels = new TreeMap<>(labels(pod));
        return source.ask(
                new Alert("", "KubePodCrashLooping", AlertStatus.FIRING, labels, new TreeMap<>(), began, null, ""),
                began);
    }

    /** A value that a matcher must escape. */
    private static Map<String, String> labels(String pod) {
        return Map.of(
                "alertname",
                "KubePodCrashLooping",
                "namespace",
                "shop",
                "pod",
                pod,
                "note",
                "a \"quoted\" \\ (one|two)");
    }
}
