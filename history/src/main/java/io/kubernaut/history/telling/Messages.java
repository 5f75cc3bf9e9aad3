package io.kubernaut.history.telling;

import io.kubernaut.core.telling.Message;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Rows of messages, column by column. */
record Messages(
        UUID[] ids,
        Instant[] at,
        String[] topics,
        String[] severities,
        String[] titles,
        String[] bodies,
        Jsonb[] about,
        UUID[] incidents,
        UUID[] decisions) {

    static Messages of(List<Message> all) {
        return new Messages(
                ids(all, Message::messageId),
                all.stream().map(Message::at).toArray(Instant[]::new),
                texts(all, Message::topic),
                texts(all, m -> m.severity().name()),
                texts(all, Message::title),
                texts(all, Message::body),
                all.stream().map(m -> Jsonb.of(m.about())).toArray(Jsonb[]::new),
                ids(all, Message::incidentId),
                ids(all, Message::decisionId));
    }

    private static UUID[] ids(List<Message> all, Function<Message, UUID> id) {
        return all.stream().map(id).toArray(UUID[]::new);
    }

    private static String[] texts(List<Message> all, Function<Message, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }
}
