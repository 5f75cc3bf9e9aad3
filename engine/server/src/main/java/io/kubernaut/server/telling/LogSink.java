package io.kubernaut.server.telling;

import io.kubernaut.core.telling.Message;
import io.kubernaut.core.telling.Sink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes messages to the log; always there. */
public final class LogSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(LogSink.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void deliver(Message message) {
        log.atLevel(message.severity() == Message.Severity.INFO ? Level.INFO : Level.WARN)
                .addKeyValue("title", oneLine(message.title()))
                .addKeyValue("about", message.about().display())
                .addKeyValue("incident", message.incidentId())
                .addKeyValue("decision", message.decisionId())
                .log(message.topic());
    }

    /** A title quotes names from the cluster; a line break in one must not begin a line of the log. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
