package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the API server from time to time whether it answers, and keeps how long that takes. */
final class Heartbeat {
    private final KubernetesClient client;
    private final Clock clock;
    private final Duration staleness;
    private volatile @Nullable Instant lastAnswer;
    private volatile @Nullable ViewProblem silence;
    private volatile @Nullable Long askedAt;
    private volatile Duration lastTook = Duration.ZERO;

    Heartbeat(KubernetesClient client, Clock clock, Duration staleness) {
        this.client = client;
        this.clock = clock;
        this.staleness = staleness;
    }

    /** Asks for one namespace, which needs the credentials and the permission that the watches need too. */
    void beat() {
        long began = System.nanoTime();
        askedAt = began;
        try {
            client.genericKubernetesResources(WatchedKind.BUILT_IN.getFirst().context())
                    .list(new ListOptionsBuilder().withLimit(1L).build());
            answered();
        } catch (KubernetesClientException e) {
            var before = silence;
            silence = new ViewProblem(
                    ViewProblem.Cause.SILENT,
                    "API server",
                    Text.cut(String.valueOf(e.getMessage()), Text.VALUE),
                    before == null ? clock.instant() : before.since());
        } finally {
            lastTook = Duration.ofNanos(System.nanoTime() - began);
            askedAt = null;
        }
    }

    /** The API server has answered, to whatever. */
    void answered() {
        lastAnswer = clock.instant();
        silence = null;
    }

    /** Empty while it answers. */
    Optional<ViewProblem> silence() {
        return Optional.ofNullable(silence);
    }

    /** How long the latest answer took, or is being waited for. */
    Duration took() {
        var began = askedAt;
        var waits = began == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - began);
        return waits.compareTo(lastTook) > 0 ? waits : lastTook;
    }

    /** Why the cluster counts as silent; "" when it has answered lately. */
    String silent(Instant now) {
        var answered = lastAnswer;
        if (answered == null || !answered.plus(staleness).isBefore(now)) {
            return "";
        }
        var why = silence;
        return "The API server has not answered since " + answered + (why == null ? "." : ": " + why.reason());
    }
}
