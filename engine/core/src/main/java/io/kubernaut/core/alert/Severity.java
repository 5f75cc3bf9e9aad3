package io.kubernaut.core.alert;

import java.util.Locale;

/** What the label {@code severity} says, most severe first. */
public enum Severity {
    CRITICAL,
    ERROR,
    WARNING,
    INFO,
    /** No such label, or a word that is none of these. */
    OTHER;

    public static Severity of(Alert alert) {
        return switch (alert.severity().toLowerCase(Locale.ROOT)) {
            case "critical" -> CRITICAL;
            case "error" -> ERROR;
            case "warning" -> WARNING;
            case "info" -> INFO;
            default -> OTHER;
        };
    }
}
