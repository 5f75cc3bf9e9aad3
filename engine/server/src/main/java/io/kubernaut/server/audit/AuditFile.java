package io.kubernaut.server.audit;

import io.kubernaut.core.context.SnapshotCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An audit outside the database: a line for each batch, whose SHA-256 is the {@code previous} of the next line, and a last
 * line that tells where the batches begin and end. {@code signed} is a text, so that it is signed as it is written.
 */
public final class AuditFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private AuditFile() {}

    private record End(String anchor, String exportedAt, long firstBatch) {}

    private record LastLine(@Nullable String signature, String signed) {}

    /** Writes the last line. */
    static void end(
            Writer out, long firstBatch, long lastBatch, String hash, Instant exportedAt, @Nullable PrivateKey key)
            throws IOException {
        var signed = SnapshotCodec.write(new End(lastBatch + "=" + hash, exportedAt.toString(), firstBatch));
        out.write(SnapshotCodec.write(new LastLine(key == null ? null : signature(signed, key), signed)));
        out.write('\n');
    }

    private static String signature(String text, PrivateKey key) {
        try {
            var signature = Signature.getInstance(Keys.ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit's signing key cannot sign", e);
        }
    }

    /**
     * What a file shows.
     *
     * @param finding the first thing that does not fit; null when all does
     * @param signed whether it is signed by the given key
     */
    public record Checked(
            @Nullable String finding, boolean signed, long firstBatch, long lastBatch, long entries, String hash) {
        public boolean holds() {
            return finding == null;
        }
    }

    /**
     * Reads a file to its end.
     *
     * @param publicKey of whoever must have signed it; null where it need not be signed
     */
    public static Checked check(Path file, @Nullable Path publicKey) throws IOException {
        var key = publicKey == null ? null : Keys.publicKey("--public-key", publicKey);
        try (var lines = Files.newBufferedReader(file)) {
            return new Reading(key).read(lines);
        }
    }

    private static final class Reading {
        private final @Nullable PublicKey key;
        private long first;
        private long last;
        private long entries;
        private String hash = "";

        Reading(@Nullable PublicKey key) {
            this.key = key;
        }

        Checked read(BufferedReader lines) throws IOException {
            @Nullable String finding;
            try {
                finding = walk(lines);
            } catch (CharacterCodingException e) {
                finding = "What follows batch " + last + " is no text.";
            }
            return new Checked(finding, finding == null && key != null, first, last, entries, hash);
        }

        private @Nullable String walk(BufferedReader lines) throws IOException {
            @Nullable String finding = null;
            var ended = false;
            for (var line = lines.readLine(); line != null && finding == null; line = lines.readLine()) {
                var json = parsed(line);
                if (ended) {
                    finding = "There is something behind the last line.";
                } else if (json.has("signed")) {
                    ended = true;
                    finding = end(json);
                } else {
                    finding = batch(json, line);
                }
            }
            return finding == null && !ended ? "The last line is missing: the file is cut off." : finding;
        }

        private static JsonNode parsed(String line) {
            try {
                return JSON.readTree(line);
            } catch (JacksonException e) {
                return JSON.createObjectNode();
            }
        }

        private @Nullable String batch(JsonNode json, String line) {
            var number = json.path("batch").asLong(0);
            if (number < 1) {
                return "The line after batch " + last + " is no batch.";
            }
            if (first == 0) {
                first = number;
            } else if (number != last + 1) {
                return "Batch " + number + " follows batch " + last + ": what was between them is missing.";
            } else if (!json.path("previous").asString("").equals(hash)) {
                return "Batch " + number + " does not follow from the batch before it: one of them was changed.";
            }
            last = number;
            entries += json.path("entries").size();
            hash = SnapshotCodec.address(line);
            return null;
        }

        private @Nullable String end(JsonNode json) {
            var signed = json.path("signed").asString("");
            var end = parsed(signed);
            if (!end.path("anchor").asString("").equals(last + "=" + hash)) {
                return "Batch " + last
                        + " is not the one that the file was ended with: it was changed, or batches are missing.";
            }
            if (end.path("firstBatch").asLong(0) != first) {
                return "Batch " + first + " is not the one that the file began with.";
            }
            return unsigned(signed, json.path("signature").asString("")).orElse(null);
        }

        private Optional<String> unsigned(String text, String signature) {
            if (key == null) {
                return Optional.empty();
            }
            if (signature.isEmpty()) {
                return Optional.of("It is not signed.");
            }
            try {
                var check = Signature.getInstance(Keys.ALGORITHM);
                check.initVerify(key);
                check.update(text.getBytes(StandardCharsets.UTF_8));
                return check.verify(Base64.getDecoder().decode(signature))
                        ? Optional.empty()
                        : Optional.of("It is not signed with this key.");
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return Optional.of("It is not signed with this key.");
            }
        }
    }
}
