package io.kubernaut.server.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** An answer of lines of JSON, written as it is read: there may be more of it than memory should hold. */
public final class Lines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Writer out;

    private Lines(Writer out) {
        this.out = out;
    }

    /** Writes all lines of an answer. */
    public interface Writing {
        void to(Lines lines) throws IOException;
    }

    /** Answers with what is written. */
    public static void answer(HttpServletResponse response, Writing writing) throws IOException {
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        writing.to(new Lines(out));
        out.flush();
    }

    public void add(String line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is waited for, written as JSON. */
    public void now(Object line) {
        add(JSON.writeValueAsString(line));
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what writes its lines by itself. */
    public Writer writer() {
        return out;
    }
}
