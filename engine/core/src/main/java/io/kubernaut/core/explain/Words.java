package io.kubernaut.core.explain;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How times, durations and other people's texts are shown. */
public final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int MAX_FOREIGN = 400;

    /** An underscore within a word is no emphasis, and names of actions are full of them. */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\`*\\[\\]<>|#!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])");

    private Words() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    /** {@code toRevision=4, container=app}. */
    static String parameters(SortedMap<String, ?> parameters) {
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    static String firstOf(Map<String, String> texts, String... names) {
        for (var name : names) {
            var text = texts.getOrDefault(name, "");
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    /**
     * Text from outside on one line of markdown. It can come from anyone who can raise an alert or name a pod, so it
     * must not look like a heading, a link or a command of ours.
     */
    public static String foreign(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        if (line.length() > MAX_FOREIGN) {
            line = line.substring(0, MAX_FOREIGN) + "…";
        }
        return SPECIAL.matcher(line).replaceAll("\\\\$0");
    }

    /** A name in code style. */
    public static String code(String text) {
        return "`" + text.replace('`', '\'').replaceAll("\\s+", " ") + "`";
    }

    /** As the start of a sentence, and with an end. */
    public static String sentence(String text) {
        var stripped = text.strip();
        if (stripped.isEmpty()) {
            return "";
        }
        var ended = stripped.matches("(?s).*[.!?…:]$") ? stripped : stripped + ".";
        // A sentence that begins with an object's name keeps it as it is: names are copied into commands.
        return ended.matches("(?s)\\p{Lower}+\\b(?![-./]).*")
                ? ended.substring(0, 1).toUpperCase(Locale.ROOT) + ended.substring(1)
                : ended;
    }
}
