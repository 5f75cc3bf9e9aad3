package io.kubernaut.server.telling;

import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Sink;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes messages to the log; always there. A message that pages someone is an error there. */
public final class LogSink implements Sink {
    private static final int MAX_BODY = 2_000;
    private static final Logger log = LoggerFactory.getLogger(LogSink.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void deliver(Message message) {
        log.atLevel(level(message.severity()))
                .addKeyValue("severity", message.severity().name().toLowerCase(Locale.ROOT))
                .addKeyValue("title", oneLine(message.title()))
                .addKeyValue("body", message.bodyInOneLine(MAX_BODY))
                .addKeyValue("about", message.about().display())
                .addKeyValue("incident", message.incidentId())
                .addKeyValue("decision", message.decisionId())
                .log(message.topic());
    }

    private static Level level(Message.Severity severity) {
        return switch (severity) {
            case INFO -> Level.INFO;
            case WARNING -> Level.WARN;
            case PAGE -> Level.ERROR;
        };
    }

    /** A title quotes names from the cluster; a line break in one must not begin a line of the log. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
