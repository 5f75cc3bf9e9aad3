package io.kubernaut.history.incident;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.context.WrittenSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A snapshot as it is kept: the canonical JSON, compressed. Not jsonb, which would reorder it, so that its address could
 * no longer be checked.
 *
 * @param address the hash of the JSON
 */
record SnapshotContent(String address, byte[] gzip) {

    static SnapshotContent of(WrittenSnapshot snapshot) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new Quickly(bytes)) {
            zip.write(snapshot.json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        return new SnapshotContent(snapshot.address(), bytes.toByteArray());
    }

    /** What a better compression would save in space costs more time than all else about storing it. */
    private static final class Quickly extends GZIPOutputStream {
        Quickly(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    static Snapshot read(byte[] gzip) {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return SnapshotCodec.read(new String(zip.readAllBytes(), StandardCharsets.UTF_8), Snapshot.class);
        } catch (IOException e) {
            throw new UncheckedIOException("A stored snapshot is damaged", e);
        }
    }
}
