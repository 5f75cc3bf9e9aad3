package io.kubernaut.core.telling;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.UUID;

/**
 * Something a person should know.
 *
 * @param topic such as {@code decision.notify}, {@code run.verified}, {@code approval.requested}
 * @param body plain text, several lines
 */
public record Message(
        UUID messageId,
        String topic,
        Severity severity,
        String title,
        String body,
        ObjectRef about,
        UUID incidentId,
        UUID decisionId,
        Instant at) {
    /** The same with a further line. */
    public Message adding(String line) {
        return new Message(messageId, topic, severity, title, body + "\n" + line, about, incidentId, decisionId, at);
    }

    private static final String LEFT_OUT = " … ";

    /**
     * The body in one line, so that nothing quoted in it can begin a line of its own.
     *
     * @param most characters; what is longer is cut in the middle, for the end says what to do
     */
    public String bodyInOneLine(int most) {
        return inOneLine(body, most);
    }

    /** Title and body in one line; see {@link #bodyInOneLine}. */
    public String inOneLine(int most) {
        return inOneLine(body.isBlank() ? title : title + ": " + body, most);
    }

    private static String inOneLine(String text, int most) {
        var line = text.strip().replaceAll("[\\p{Cntrl}\\p{Cc}\\p{Zl}\\p{Zp}]+", " ");
        if (line.length() <= most) {
            return line;
        }
        int head = (most - LEFT_OUT.length()) / 2;
        int tail = most - LEFT_OUT.length() - head;
        return line.substring(0, head) + LEFT_OUT + line.substring(line.length() - tail);
    }

    /** How loudly it is said. */
    public enum Severity {
        INFO,
        WARNING,
        /** Pages someone. */
        PAGE
    }
}
