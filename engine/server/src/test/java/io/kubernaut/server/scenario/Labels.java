package io.kubernaut.server.scenario;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.rules.scenario.Scenario;
import java.util.TreeMap;

/** Sets a label of every alert of a scenario. */
final class Labels {
    private Labels() {}

    static Scenario in(Scenario s, String label, String value) {
        var w = s.webhook();
        var changed = w.alerts().stream().map(a -> set(a, label, value)).toList();
        var webhook = new Webhook(w.groupKey(), w.receiver(), w.externalUrl(), w.truncated(), changed, w.rejected());
        return new Scenario(
                s.id(), s.title(), s.kind(), s.tier(), s.now(), webhook, s.cluster(), s.history(), s.expect());
    }

    private static Alert set(Alert alert, String label, String value) {
        var labels = new TreeMap<>(alert.labels());
        labels.put(label, value);
        return new Alert(
                alert.fingerprint(),
                alert.name(),
                alert.status(),
                labels,
                alert.annotations(),
                alert.startsAt(),
                alert.endsAt(),
                alert.generatorUrl());
    }
}
