package io.kubernaut.history.telling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rows of new deliveries, column by column: one for each message and sink. */
record Deliveries(UUID[] ids, UUID[] messages, Instant[] at, String[] sinks) {

    static Deliveries of(List<PostgresOutbox.Post> posts) {
        var ids = new ArrayList<UUID>();
        var messages = new ArrayList<UUID>();
        var at = new ArrayList<Instant>();
        var sinks = new ArrayList<String>();
        for (var post : posts) {
            for (var sink : post.sinks()) {
                ids.add(UUID.randomUUID());
                messages.add(post.message().messageId());
                at.add(post.message().at());
                sinks.add(sink);
            }
        }
        return new Deliveries(
                ids.toArray(UUID[]::new),
                messages.toArray(UUID[]::new),
                at.toArray(Instant[]::new),
                sinks.toArray(String[]::new));
    }
}
