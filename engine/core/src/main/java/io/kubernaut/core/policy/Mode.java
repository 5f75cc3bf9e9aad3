package io.kubernaut.core.policy;

import java.util.Locale;

/** The kill switch: what may be done at all. */
public enum Mode {
    /** Nothing is decided. */
    OFF,
    /** Decisions are recorded as they would be acted on; nothing is done. */
    OBSERVE,
    /** Decisions are carried out. */
    ACT;

    public static Mode parse(String text) {
        try {
            return valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("mode must be off, observe or act, not " + text, e);
        }
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
