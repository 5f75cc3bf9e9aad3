package io.kubernaut.core.text;

import java.time.Duration;

/** Says how long something lasts. */
public final class Spans {
    private Spans() {}

    /** The two largest units: 2 d 3 h, 5 min, 40 s. */
    public static String said(Duration span) {
        var seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        if (seconds < 172_800) {
            return both(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return both(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String both(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
