package io.kubernaut.server.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Series with a value every 15 seconds that change their course at one time, in the OpenMetrics text format. */
public final class OpenMetrics {
    private static final int STEP = 15;

    private final StringBuilder lines = new StringBuilder();
    private final Instant start;
    private final long turn;
    private final long length;

    public OpenMetrics(Instant start, Instant turn, Duration length) {
        this.start = start;
        this.turn = Duration.between(start, turn).toSeconds();
        this.length = length.toSeconds();
    }

    public void gauge(String name, Map<String, String> labels, double before, double after) {
        for (long second = 0; second <= length; second += STEP) {
            line(name, labels, second, second <= turn ? before : after);
        }
    }

    /** It rises by so much in a second. */
    public void counter(String name, Map<String, String> labels, double before, double after) {
        for (long second = 0; second <= length; second += STEP) {
            line(name, labels, second, before * Math.min(second, turn) + after * Math.max(0, second - turn));
        }
    }

    private void line(String name, Map<String, String> labels, long second, double value) {
        var said = labels.entrySet().stream()
                .map(e -> e.getKey() + "=\""
                        + e.getValue()
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n") + "\"")
                .collect(Collectors.joining(","));
        lines.append(String.format(Locale.ROOT, "%s{%s} %f %d%n", name, said, value, start.getEpochSecond() + second));
    }

    public String text() {
        return lines + "# EOF\n";
    }
}
