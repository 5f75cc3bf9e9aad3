package io.kubernaut.core.replay;

import io.kubernaut.core.context.SnapshotCodec;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Cases in a file, for a pipeline that cannot reach the database: a line of JSON that says what is in it, a line for
 * each case, and a last line by which a file that was cut off is noticed. It may be compressed by gzip.
 */
public final class CaseFile implements CaseSource, AutoCloseable {
    private static final String FORMAT = "kubernaut-cases";
    private static final int VERSION = 1;
    private static final int PAGE = 256;
    private static final int GZIP_MAGIC = 0x1f8b;
    private final BufferedReader lines;
    private final Head head;
    private long read;
    private boolean ended;

    /**
     * The first line.
     *
     * @param cases how many are meant to follow; some that were decided meanwhile may come on top
     * @param executable actions that the installation could carry out: the others were told to people
     */
    public record Head(
            String format, int version, Instant since, Instant until, long cases, SortedSet<String> executable) {
        public Head(Instant since, Instant until, long cases, SortedSet<String> executable) {
            this(FORMAT, VERSION, since, until, cases, new TreeSet<>(executable));
        }
    }

    /** The last line. */
    private record Foot(long end) {}

    private CaseFile(BufferedReader lines, Head head) {
        this.lines = lines;
        this.head = head;
    }

    /** @throws UnreadableCaseException when it is no such file, or one of a later version */
    public static CaseFile open(InputStream stream) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(plain(stream), StandardCharsets.UTF_8));
        return new CaseFile(lines, head(lines.readLine()));
    }

    private static InputStream plain(InputStream stream) throws IOException {
        var buffered = new BufferedInputStream(stream);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(buffered) : buffered;
    }

    private static Head head(@Nullable String line) {
        Head head;
        try {
            head = line == null ? null : SnapshotCodec.read(line, Head.class);
        } catch (JacksonException e) {
            throw notOurs(e);
        }
        if (head == null || !FORMAT.equals(head.format())) {
            throw notOurs(null);
        }
        if (head.version() != VERSION) {
            throw new UnreadableCaseException(
                    "It has version " + head.version() + " of the format; this Kubernaut reads version " + VERSION,
                    null);
        }
        return head;
    }

    private static UnreadableCaseException notOurs(@Nullable Throwable cause) {
        return new UnreadableCaseException("It was not written by `kubernaut export`", cause);
    }

    public Head head() {
        return head;
    }

    @Override
    public long size() {
        return head.cases();
    }

    /** @throws UnreadableCaseException when the file ends before its last line */
    @Override
    public List<Supplier<DecidedCase>> next(int atMost) {
        var next = new ArrayList<Supplier<DecidedCase>>();
        while (next.size() < atMost && !ended) {
            var line = line();
            if (line.startsWith("{\"end\":")) {
                ended = true;
                checkEnd(SnapshotCodec.read(line, Foot.class).end());
            } else {
                long number = ++read;
                next.add(() -> decoded(number, line));
            }
        }
        return next;
    }

    private static DecidedCase decoded(long number, String line) {
        try {
            return DecidedCase.ofJson(line);
        } catch (UnreadableCaseException e) {
            throw new UnreadableCaseException("case " + number + " of the file: " + e.getMessage(), e);
        }
    }

    private String line() {
        try {
            var line = lines.readLine();
            if (line == null) {
                throw new UnreadableCaseException("The file ends after " + read + " cases without its last line", null);
            }
            return line;
        } catch (java.io.EOFException e) {
            throw new UnreadableCaseException("The file is cut off after " + read + " cases", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkEnd(long written) {
        if (written != read) {
            throw new UnreadableCaseException("The file has " + read + " of its " + written + " cases", null);
        }
    }

    /**
     * Writes all cases of a source; a case that cannot be read is left out and counted.
     *
     * @return how many were left out
     */
    public static long write(OutputStream stream, Head head, CaseSource source) throws IOException {
        line(stream, SnapshotCodec.write(head));
        long written = 0;
        long damaged = 0;
        for (var next = source.next(PAGE); !next.isEmpty(); next = source.next(PAGE)) {
            for (var stored : next) {
                try {
                    line(stream, stored.get().toJson());
                    written++;
                } catch (UnreadableCaseException e) {
                    damaged++;
                }
            }
        }
        line(stream, SnapshotCodec.write(new Foot(written)));
        stream.flush();
        return damaged;
    }

    private static void line(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
        stream.write('\n');
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
