package io.kubernaut.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.context.SnapshotCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
    private static final Instant NOON = Instant.parse("2026-11-05T12:00:00Z");

    @TempDir
    private Path directory;

    private KeyPair keys;
    private Path publicKey;

    @BeforeEach
    void makeKeys() throws Exception {
        keys = pair();
        publicKey = pem("PUBLIC KEY", keys.getPublic());
    }

    private static KeyPair pair() throws NoSuchAlgorithmException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private Path pem(String kind, Key key) throws IOException {
        var file = Files.createTempFile(directory, "key", ".pem");
        var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    /** Batches 4 to 6 of two entries each, and the end. */
    private List<String> lines(boolean signed) throws IOException {
        var lines = new ArrayList<String>();
        var previous = "sha256:before";
        for (int number = 4; number <= 6; number++) {
            var entries = List.of(Map.of("who", "ann", "why", "go " + number), Map.of("who", "bob", "why", "stop"));
            var line = SnapshotCodec.write(
                    Map.of("batch", number, "entries", entries, "previous", previous, "sealedAt", NOON.toString()));
            previous = SnapshotCodec.address(line);
            lines.add(line);
        }
        var end = new StringWriter();
        AuditFile.end(end, 4, 6, previous, NOON, signed ? keys.getPrivate() : null);
        lines.add(end.toString().strip());
        return lines;
    }

    private AuditFile.Checked check(List<String> lines) throws IOException {
        return check(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private AuditFile.Checked check(byte[] content) throws IOException {
        return AuditFile.check(Files.write(directory.resolve("audit.jsonl"), content), publicKey);
    }

    @Test
    void holdsAsItWasWritten() throws Exception {
        var found = check(lines(true));

        assertThat(found.finding()).isNull();
        assertThat(found.signed()).isTrue();
        assertThat(List.of(found.firstBatch(), found.lastBatch(), found.entries()))
                .containsExactly(4L, 6L, 6L);
    }

    @Test
    void doesNotHoldWithAnyByteChanged() throws Exception {
        var content = String.join("\n", lines(true)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < content.length; i++) {
            for (int bit : new int[] {1, 128}) {
                var changed = content.clone();
                changed[i] ^= (byte) bit;

                assertThat(check(changed).holds()).as("byte " + i).isFalse();
            }
        }
    }

    @Test
    void doesNotHoldWithAnyLineMissingTwiceOrSwapped() throws Exception {
        for (int i = 0; i < 4; i++) {
            var missing = new ArrayList<>(lines(true));
            var line = missing.remove(i);
            assertThat(check(missing).holds()).as("without line " + i).isFalse();
            var twice = lines(true);
            twice.add(i, line);
            assertThat(check(twice).holds()).as("line " + i + " twice").isFalse();
        }
        var swapped = lines(true);
        swapped.add(1, swapped.remove(0));
        assertThat(check(swapped).finding()).contains("batch 5");
        assertThat(check(new byte[0]).finding()).contains("cut off");
    }

    @Test
    void isNotTakenForSignedWithoutASignatureOrByAnother() throws Exception {
        assertThat(check(lines(false)).finding()).isEqualTo("It is not signed.");
        publicKey = pem("PUBLIC KEY", pair().getPublic());
        assertThat(check(lines(true)).finding()).isEqualTo("It is not signed with this key.");
    }

    @Test
    void needsNoSignatureWhereNoKeyIsGiven() throws Exception {
        var file = Files.write(directory.resolve("audit.jsonl"), lines(false));

        var found = AuditFile.check(file, null);

        assertThat(found.holds()).isTrue();
        assertThat(found.signed()).isFalse();
    }

    @Test
    void readsKeysAsOpensslWritesThemAndSaysWhatIsWrongWithOthers() throws Exception {
        var file = pem("PRIVATE KEY", keys.getPrivate());
        assertThat(Keys.privateKey("kubernaut.audit.signing-key", file)).isEqualTo(keys.getPrivate());

        assertThatThrownBy(() -> Keys.privateKey("kubernaut.audit.signing-key", publicKey))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kubernaut.audit.signing-key must name a file with an Ed25519 private key")
                .hasMessageContaining("openssl genpkey -algorithm ed25519");
        assertThatThrownBy(() -> Keys.publicKey("--public-key", directory.resolve("none")))
                .hasMessageContaining("--public-key must name a file");
    }
}
