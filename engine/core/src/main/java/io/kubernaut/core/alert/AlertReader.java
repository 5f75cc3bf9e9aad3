package io.kubernaut.core.alert;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one alert of a webhook, or says what is wrong with it. Its group is never its concern. */
final class AlertReader {
    /** A sender's clock may be this far ahead of ours. */
    static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** Before it no alert can have begun; Go's zero time is year 1, a lost clock gives 1970. */
    static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final int MAX_NAME = 256;
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");

    private final Instant now;

    AlertReader(Instant now) {
        this.now = now;
    }

    /** The ending of a reading. */
    sealed interface Reading {
        record Good(Alert alert) implements Reading {}

        /** {@code reason} names the field and the fix. */
        record Bad(String reason) implements Reading {}
    }

    Reading read(JsonNode node) {
        if (!node.isObject()) {
            return new Reading.Bad("an alert must be a JSON object, not " + kind(node));
        }
        return switch (labels(node.get("labels"))) {
            case Labels.Bad(String reason) -> new Reading.Bad(reason);
            case Labels.Good(var labels) -> withLabels(node, labels);
        };
    }

    private Reading withLabels(JsonNode node, SortedMap<String, String> labels) {
        var name = labels.getOrDefault("alertname", "");
        if (name.isBlank()) {
            name = labels.getOrDefault("rule", "");
        }
        if (name.isBlank()) {
            return new Reading.Bad("labels.alertname is missing, and there is no label rule to take a name from");
        }
        var status = status(node.get("status"));
        if (status == null) {
            return new Reading.Bad("status must be firing or resolved, not " + shown(node.get("status")));
        }
        var startsAt = time(node.get("startsAt"));
        if (startsAt == null) {
            return new Reading.Bad("startsAt must be a time as in RFC 3339 (2026-01-01T00:00:00Z), not "
                    + shown(node.get("startsAt")));
        }
        if (startsAt.isBefore(EARLIEST)) {
            return new Reading.Bad("startsAt is " + startsAt + ": the sender did not set it");
        }
        if (startsAt.isAfter(now.plus(CLOCK_SKEW))) {
            return new Reading.Bad("startsAt is " + startsAt + ", more than " + CLOCK_SKEW.toHours()
                    + " h in the future: set the sender's clock");
        }
        var fingerprint = fingerprint(node.get("fingerprint"), labels);
        return new Reading.Good(new Alert(
                fingerprint,
                EssentialLabels.cut(name),
                status,
                bounded(labels),
                annotations(node.get("annotations")),
                startsAt,
                status == AlertStatus.FIRING ? null : endsAt(node.get("endsAt"), startsAt),
                SafeText.withoutForbidden(SafeText.cut(text(node.get("generatorURL")), Alert.MAX_VALUE))));
    }

    /** The ending of reading labels: as they were sent, not yet bounded, since the fingerprint is of these. */
    private sealed interface Labels {
        record Good(SortedMap<String, String> labels) implements Labels {}

        record Bad(String reason) implements Labels {}
    }

    private static Labels labels(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            return new Labels.Bad("labels must be a JSON object, not " + shown(node));
        }
        var labels = new TreeMap<String, String>();
        for (var label : node.properties()) {
            var name = label.getKey();
            var value = label.getValue();
            if (name.isBlank() || name.length() > MAX_NAME || SafeText.hasForbidden(name) || hasBreak(name)) {
                return new Labels.Bad("the label name " + SafeText.quoted(name) + " is not valid: it must have 1 to "
                        + MAX_NAME + " characters and no control character");
            }
            if (!value.isString()) {
                return new Labels.Bad("labels." + name + " must be a string, not " + kind(value));
            }
            var text = value.stringValue();
            if (SafeText.hasForbidden(text) || (EssentialLabels.contains(name) && hasBreak(text))) {
                return new Labels.Bad("labels." + name + " contains a control character: " + SafeText.quoted(text));
            }
            labels.put(name, text);
        }
        return new Labels.Good(labels);
    }

    private static boolean hasBreak(String text) {
        return SafeText.hasLineBreak(text);
    }

    /**
     * Bounded for storage. A cut value cannot become the name of something else: names in Kubernetes are shorter than
     * any bound here. So an alert with a monstrous label is kept, and its group with it.
     */
    private static SortedMap<String, String> bounded(SortedMap<String, String> labels) {
        var bounded = new TreeMap<String, String>();
        EssentialLabels.first(Alert.MAX_LABELS, labels)
                .forEach((name, value) -> bounded.put(
                        name,
                        EssentialLabels.contains(name)
                                ? EssentialLabels.cut(value)
                                : SafeText.cut(value, Alert.MAX_VALUE)));
        return bounded;
    }

    /** Text for people only, so what is wrong in it is left out rather than held against the alert. */
    private static SortedMap<String, String> annotations(@Nullable JsonNode node) {
        var annotations = new TreeMap<String, String>();
        if (node != null && node.isObject()) {
            for (var annotation : node.properties()) {
                var value = annotation.getValue();
                var name = SafeText.withoutForbidden(SafeText.cut(annotation.getKey(), MAX_NAME));
                if (annotations.size() < Alert.MAX_LABELS && value.isString() && !name.isBlank()) {
                    var text = SafeText.withoutForbidden(value.stringValue());
                    annotations.put(name, SafeText.cut(text, Alert.MAX_VALUE));
                }
            }
        }
        return annotations;
    }

    private static String fingerprint(@Nullable JsonNode node, SortedMap<String, String> labels) {
        var sent = text(node).toLowerCase(Locale.ROOT);
        return FINGERPRINT.matcher(sent).matches() ? sent : LabelFingerprint.of(labels);
    }

    private static @Nullable AlertStatus status(@Nullable JsonNode node) {
        return switch (text(node)) {
            case "firing" -> AlertStatus.FIRING;
            case "resolved" -> AlertStatus.RESOLVED;
            default -> null;
        };
    }

    /** When it ended; now, where the sender does not say or says something that cannot be. */
    private Instant endsAt(@Nullable JsonNode node, Instant startsAt) {
        var end = time(node);
        return end == null || end.isBefore(startsAt) || end.isAfter(now) ? now : end;
    }

    /** In microseconds, as PostgreSQL keeps it: what is decided on is what is stored. Null when it is no time. */
    private static @Nullable Instant time(@Nullable JsonNode node) {
        var text = text(node);
        if (text.isEmpty() || text.length() > 64) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : "";
    }

    private static String shown(@Nullable JsonNode node) {
        return node == null ? "missing" : node.isString() ? SafeText.quoted(node.stringValue()) : kind(node);
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
