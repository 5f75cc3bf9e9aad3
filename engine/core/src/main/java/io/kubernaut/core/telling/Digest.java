package io.kubernaut.core.telling;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Many messages as one: in a storm, a person reads one list rather than thousands of messages. */
public final class Digest {
    private static final int LISTED = 50;

    /** It is about no single decision or incident. */
    private static final UUID NONE = new UUID(0, 0);

    private Digest() {}

    /**
     * @param messages at least one; either all of them page or none does
     */
    public static Message of(List<Message> messages, Instant at) {
        var body = new StringBuilder("So much happens that it is told at once:");
        messages.stream()
                .limit(LISTED)
                .forEach(m -> body.append("\n- ")
                        .append(m.title())
                        .append(" (")
                        .append(m.decisionId())
                        .append(')'));
        if (messages.size() > LISTED) {
            body.append("\n- and ").append(messages.size() - LISTED).append(" more");
        }
        body.append("\nWhy: kubernaut explain, with the number in brackets. All of it: kubernaut decisions");
        return new Message(
                UUID.randomUUID(),
                "digest",
                messages.stream()
                        .map(Message::severity)
                        .max(Message.Severity::compareTo)
                        .orElseThrow(),
                messages.size() + " messages at once, the first: "
                        + messages.getFirst().title(),
                body.toString(),
                messages.getFirst().about(),
                NONE,
                NONE,
                at);
    }
}
