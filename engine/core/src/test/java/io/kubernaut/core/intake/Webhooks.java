package io.kubernaut.core.intake;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.incident.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Webhooks whose group key is their name. */
final class Webhooks {
    private static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");

    private Webhooks() {}

    static Delivery from(String sender, String name, int alerts) {
        var some = IntStream.range(0, alerts)
                .mapToObj(i ->
                        new Alert(name + i, "A", AlertStatus.FIRING, new TreeMap<>(), new TreeMap<>(), NOON, null, ""))
                .toList();
        return new Delivery(new Webhook(name, "r", "u", 0, some, List.of()), sender, NOON);
    }

    static Delivery from(String sender, String name) {
        return from(sender, name, 1);
    }

    static String name(Delivery delivery) {
        return delivery.webhook().groupKey();
    }
}
