package io.kubernaut.core.incident;

import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Keeps alerts and their episodes. */
public interface AlertStore {
    /**
     * Commits webhooks, all or none: alerts as received, episodes opened, repeated and resolved, and the triage work for
     * new ones. What comes of each is the same as if they came one after the other. Idempotent for repeats and duplicates,
     * also when several senders call at once.
     *
     * @return a receipt for each, in their order
     * @throws StoreUnavailableException when they could not be committed
     */
    List<Receipt> acceptAll(List<Delivery> deliveries);

    /** Commits one webhook. */
    default Receipt accept(Webhook webhook, String sender, Instant receivedAt) {
        return acceptAll(List.of(new Delivery(webhook, sender, receivedAt))).getFirst();
    }

    /**
     * Ends episodes that nobody has sent since {@code lastSeenBefore}, and closes incidents that are over by that; returns
     * how many episodes ended. An alert that is sent again after that is a new episode.
     */
    int endUnheard(Instant lastSeenBefore, Instant at);

    /** Open episodes of a cluster, oldest first. */
    List<Episode> firing(String cluster, int limit);

    /** Names of the alerts that fire in a cluster, each once. */
    List<String> namesFiring(String cluster);

    /** Open episodes that may have to do with others, each once; what is most likely to, comes in spite of the bounds. */
    List<Standing> around(Around others);

    /**
     * Where to look for what may have to do with some episodes.
     *
     * @param except the episodes themselves
     * @param causes all that belongs to incidents with these causes is among the answer
     * @param namespaces of each the newest, and the newest that have none
     * @param names alerts by these names, wherever they are: the newest of all
     * @param most for each namespace, for those without one, and for the names in all
     */
    record Around(
            String cluster,
            Collection<UUID> except,
            Collection<ObjectRef> causes,
            Collection<String> namespaces,
            Collection<String> names,
            int most) {}

    /** Episodes that were opened for the triage, which is the subject of a TRIAGE item, and that are still open. */
    List<Episode> openedBy(UUID triageId);

    /** Episodes of an incident, open or not. */
    List<Episode> ofIncident(UUID incidentId);
}
