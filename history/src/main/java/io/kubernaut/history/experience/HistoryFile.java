package io.kubernaut.history.experience;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.memory.Learning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file of history: a line of JSON that says what it is, a line for each sample, and a last line by which a file that
 * was cut off is noticed. Every line is checked before it is handed out.
 */
public final class HistoryFile implements AutoCloseable {
    static final String FORMAT = "kubernaut-history";
    /** The second one has lines that take samples back. */
    static final int VERSION = 2;

    private static final int LONGEST_LINE = 256 * 1024;
    private static final int LONGEST_NAME = 253;
    /** Clocks differ. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final JsonMapper JSON = JsonMapper.shared();
    private final BufferedReader lines;
    private final MessageDigest digest;
    private final ActionCatalogue catalogue;
    private final Instant now;
    private final Head head;
    private long number;
    private long read;

    /** The first line. */
    public record Head(String format, int version, UUID installation, Instant exportedAt, Instant since) {
        Head(UUID installation, Instant exportedAt, Instant since) {
            this(FORMAT, VERSION, installation, exportedAt, since);
        }
    }

    /** The last line. */
    record Foot(long end) {}

    /** @throws BadLineException when it is no such file, or one of a later version */
    public HistoryFile(InputStream stream, ActionCatalogue catalogue, Instant now) throws IOException {
        this.digest = sha256();
        var decoder = StandardCharsets.UTF_8.newDecoder();
        this.lines = new BufferedReader(new InputStreamReader(new DigestInputStream(stream, digest), decoder));
        this.catalogue = catalogue;
        this.now = now;
        this.head = readHead();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    public Head head() {
        return head;
    }

    /** Of all that was read. */
    public String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private Head readHead() throws IOException {
        var fix = "it was not written by `kubernaut history export`";
        var line = line();
        var tree = line == null ? null : tree(line, fix);
        if (tree == null || !FORMAT.equals(tree.path("format").asString(""))) {
            throw bad("format", fix, null);
        }
        int version = tree.path("version").asInt(0);
        if (version < 1 || version > VERSION) {
            throw bad(
                    "version",
                    "is " + version + "; this Kubernaut reads versions up to " + VERSION
                            + ": import it with the Kubernaut that wrote it, or a later one",
                    null);
        }
        return new Head(FORMAT, version, uuid(tree, "installation"), time(tree, "exportedAt"), time(tree, "since"));
    }

    /**
     * The next sample, or the next that is taken back; empty at the end.
     *
     * @throws BadLineException when it cannot be taken, or the file ends too early
     */
    Optional<HistoryLine> next() throws IOException {
        var line = line();
        if (line == null) {
            throw bad("", "the file ends here without its last line; export it again", null);
        }
        var tree = tree(line, "is no JSON; export the file again");
        if (tree.has("end")) {
            if (tree.path("end").asLong(-1) != read) {
                throw bad("end", "says " + tree.path("end").asLong(-1) + " samples, and there are " + read, null);
            }
            if (line() != null) {
                throw bad("", "there is more after the last line; leave that away", null);
            }
            return Optional.empty();
        }
        read++;
        if (line.contains("\\u0000")) {
            refuseNul(tree, "");
        }
        return Optional.of(tree.has("withdrawn") ? withdrawn(tree) : sample(tree));
    }

    private Withdrawn withdrawn(JsonNode tree) {
        return new Withdrawn(uuid(tree, "withdrawn"), past(tree, "beganAt"), uuid(tree, "origin"));
    }

    private Sample sample(JsonNode tree) {
        var action = text(tree, "action");
        if (!action.equals(Learning.NOTHING) && catalogue.find(action).isEmpty()) {
            throw bad(
                    "action",
                    "is no action of this version's catalogue: update Kubernaut, or leave the line away",
                    null);
        }
        var target = object(tree, "target");
        var beganAt = past(tree, "beganAt");
        var at = past(tree, "at");
        if (at.isBefore(beganAt)) {
            throw bad("at", "must not be before beganAt: nothing is applied before it begins", null);
        }
        return new Sample(
                uuid(tree, "id"),
                action,
                text(tree, "symptom"),
                word(tree, "alert"),
                target,
                tree.hasNonNull("subject") ? object(tree, "subject") : null,
                beganAt,
                at,
                word(tree, "outcome"),
                effectiveness(tree),
                assessment(tree),
                uuid(tree, "origin"));
    }

    private double effectiveness(JsonNode tree) {
        var value = tree.path("effectiveness");
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            throw bad("effectiveness", "must be a number from 0 to 1", null);
        }
        return value.doubleValue();
    }

    private @Nullable Assessment assessment(JsonNode tree) {
        if (!tree.hasNonNull("assessment")) {
            return null;
        }
        try {
            return SnapshotCodec.read(tree.path("assessment").toString(), Assessment.class);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw bad("assessment", "is none; leave it away, or export the file again", e);
        }
    }

    private ObjectRef object(JsonNode tree, String field) {
        var object = tree.path(field);
        var kind = object.path("kind").asString("");
        if (!object.isObject() || kind.isBlank()) {
            throw bad(field, "must be an object with cluster, kind, namespace and name", null);
        }
        for (var part : new String[] {"cluster", "kind", "namespace", "name"}) {
            if (object.path(part).asString("").length() > LONGEST_NAME) {
                throw bad(field + "." + part, "must not be longer than " + LONGEST_NAME + " characters", null);
            }
        }
        return ObjectRef.of(
                object.path("cluster").asString(""),
                kind,
                object.path("namespace").asString(""),
                object.path("name").asString(""));
    }

    private String text(JsonNode tree, String field) {
        var text = word(tree, field);
        if (text.isBlank()) {
            throw bad(field, "is missing; give it a text", null);
        }
        return text;
    }

    private String word(JsonNode tree, String field) {
        var text = tree.path(field).asString("");
        if (text.length() > LONGEST_NAME) {
            throw bad(field, "must not be longer than " + LONGEST_NAME + " characters", null);
        }
        return text;
    }

    private UUID uuid(JsonNode tree, String field) {
        try {
            return UUID.fromString(tree.path(field).asString(""));
        } catch (IllegalArgumentException e) {
            throw bad(field, "must be a UUID", e);
        }
    }

    private Instant time(JsonNode tree, String field) {
        try {
            var time = Instant.parse(tree.path(field).asString(""));
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
                throw bad(field, "must be between the years 1970 and 9999", null);
            }
            return time;
        } catch (DateTimeException e) {
            throw bad(field, "must be a time as in 2026-01-01T00:00:00Z", e);
        }
    }

    private Instant past(JsonNode tree, String field) {
        var time = time(tree, field);
        if (time.isAfter(now.plus(AHEAD))) {
            throw bad(field, "is still to come; set the clocks, or leave the line away", null);
        }
        return time;
    }

    /** PostgreSQL keeps no text with it. */
    private void refuseNul(JsonNode node, String field) {
        var holds = "holds the character U+0000, which no text in a database can have; leave it away";
        if (node.isString() && node.stringValue().indexOf(0) >= 0) {
            throw bad(field, holds, null);
        }
        for (var member : node.properties()) {
            var name = member.getKey();
            if (name.indexOf(0) >= 0) {
                throw bad(field, "a name in it " + holds, null);
            }
            refuseNul(member.getValue(), field.isEmpty() ? name : field + "." + name);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            refuseNul(node.get(i), field + "[" + i + "]");
        }
    }

    private JsonNode tree(String line, String otherwise) {
        try {
            var tree = JSON.readTree(line);
            if (tree.isObject()) {
                return tree;
            }
        } catch (JacksonException e) {
            throw bad("", otherwise, e);
        }
        throw bad("", otherwise, null);
    }

    private @Nullable String line() throws IOException {
        number++;
        try {
            // Not by readLine alone: a line without an end would be read into memory whole.
            var text = new StringBuilder();
            for (int c = lines.read(); c >= 0; c = lines.read()) {
                if (c == '\n') {
                    return text.toString();
                }
                if (text.length() >= LONGEST_LINE) {
                    throw bad("", "is longer than " + LONGEST_LINE + " characters", null);
                }
                text.append((char) c);
            }
            return text.isEmpty() ? null : text.toString();
        } catch (CharacterCodingException e) {
            throw bad("", "is not UTF-8; export the file again", e);
        }
    }

    private BadLineException bad(String field, String fix, @Nullable Throwable cause) {
        return new BadLineException(number, field, fix, cause);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
