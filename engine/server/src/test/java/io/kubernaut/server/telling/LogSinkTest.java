package io.kubernaut.server.telling;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.telling.Message;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogSinkTest {
    private static final String APPROVE = "Approve with: kubernaut approvals approve 7f1c";
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogSink.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    static Message message(Message.Severity severity, String body) {
        return new Message(
                UUID.randomUUID(),
                "decision.notify",
                severity,
                "crash-loop on shop/Deployment/cart",
                body,
                ObjectRef.parse("", "shop/Deployment/cart"),
                UUID.randomUUID(),
                UUID.randomUUID(),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    private ILoggingEvent logged(Message message) {
        new LogSink().deliver(message);
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst();
    }

    private static String value(ILoggingEvent event, String key) {
        return event.getKeyValuePairs().stream()
                .filter(p -> p.key.equals(key))
                .map(p -> String.valueOf(p.value))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({"INFO, INFO, info", "WARNING, WARN, warning", "PAGE, ERROR, page"})
    void saysHowUrgentItIs(Message.Severity severity, String level, String word) {
        var event = logged(message(severity, "It crashes."));

        assertThat(event.getLevel()).isEqualTo(Level.valueOf(level));
        assertThat(value(event, "severity")).isEqualTo(word);
    }

    @Test
    void saysTheReasonAndWhatToDoInOneLine() {
        var event = logged(message(Message.Severity.WARNING, "It crashes.\n- a finding\u2028forged\n" + APPROVE));

        assertThat(value(event, "body")).isEqualTo("It crashes. - a finding forged " + APPROVE);
    }

    @Test
    void cutsWhatIsLongAndKeepsWhatToDo() {
        var event = logged(message(Message.Severity.WARNING, "It crashes.\n" + "- long\n".repeat(1_000) + APPROVE));

        assertThat(value(event, "body"))
                .hasSize(2_000)
                .startsWith("It crashes.")
                .endsWith(APPROVE);
    }
}
