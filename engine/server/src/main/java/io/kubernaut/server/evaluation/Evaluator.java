package io.kubernaut.server.evaluation;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.core.alert.WebhookReader;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.scenario.ScenarioMemory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Says what would be decided in mode act. Nothing is stored, nothing is done. */
public final class Evaluator {
    private final WebhookReader reader = new WebhookReader();
    private final Deliberation deliberation;
    private final Supplier<Policy> policy;
    private final Clusters liveView;
    private final Memory liveMemory;
    private final Clock clock;

    /**
     * @param liveView looked at where the question brings no manifests
     * @param liveMemory asked where the question brings no history
     */
    public Evaluator(
            Deliberation deliberation, Supplier<Policy> policy, Clusters liveView, Memory liveMemory, Clock clock) {
        this.deliberation = deliberation;
        this.policy = policy;
        this.liveView = liveView;
        this.liveMemory = liveMemory;
        this.clock = clock;
    }

    /** @throws MalformedQuestionException when the question cannot be understood; the message names field and fix */
    public Evaluated evaluate(Question question) throws MalformedWebhookException {
        var asOf = question.asOf();
        var now = asOf == null ? clock.instant() : asOf;
        var webhook = reader.read(question.webhook(), now);
        var manifests = question.cluster();
        var given = manifests == null ? null : Manifests.view("", manifests);
        var views = given == null ? liveView : Clusters.only(() -> given);
        var history = question.history();
        var memory = history != null
                ? new ScenarioMemory(history, deliberation.symptoms())
                : manifests == null ? liveMemory : Memory.EMPTY;
        var firing = webhook.alerts().stream().filter(Alert::firing).toList();
        var byCluster = new TreeMap<String, List<Alert>>();
        firing.forEach(a -> byCluster
                .computeIfAbsent(manifests == null ? a.cluster() : "", c -> new ArrayList<>())
                .add(a));
        var deliberated = new ArrayList<Deliberated>();
        byCluster.forEach((cluster, alerts) -> deliberated.addAll(
                deliberation.deliberate(alerts, views.named(cluster), memory, policy.get(), Mode.ACT, now)));
        var decisions = deliberated.stream()
                .map(Deliberated::decision)
                .map(d -> manifests == null ? d : d.inClusterOfAlerts())
                .toList();
        return new Evaluated(decisions, webhook.rejected(), deliberated);
    }
}
