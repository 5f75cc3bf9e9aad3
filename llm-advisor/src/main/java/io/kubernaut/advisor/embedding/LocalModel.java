package io.kubernaut.advisor.embedding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The model's files, which come in a jar, in the runtime for such models, which is native code. */
final class LocalModel extends AbstractInProcessEmbeddingModel implements MiniLm.Loaded {
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final OnnxBertBiEncoder encoder;
    private final OrtSession session;
    private final Path libraries;

    private LocalModel(OnnxBertBiEncoder encoder, OrtSession session, Path libraries) {
        super(Runnable::run);
        this.encoder = encoder;
        this.session = session;
        this.libraries = libraries;
    }

    static MiniLm.Loaded load() throws IOException, OrtException {
        // Private to this user: whoever could put a library into it could make us run it.
        var libraries = Files.createTempDirectory("kubernaut-similarity");
        try {
            setDefault("DJL_CACHE_DIR", libraries.toString());
            setDefault("RUST_FLAVOR", "cpu");
            setDefault("ai.djl.offline", "true");
            return loaded(libraries);
        } catch (IOException | OrtException | RuntimeException | LinkageError e) {
            delete(libraries);
            throw e;
        }
    }

    private static LocalModel loaded(Path libraries) throws IOException, OrtException {
        var environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions();
                var model = resource(MODEL);
                var tokenizer = resource(TOKENIZER)) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var session = environment.createSession(model.readAllBytes(), options);
            var encoder = new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
            return new LocalModel(encoder, session, libraries);
        }
    }

    private static void setDefault(String key, String value) {
        if (System.getenv(key) == null && System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    private static InputStream resource(String name) throws FileNotFoundException {
        var stream = LocalModel.class.getResourceAsStream(name);
        if (stream == null) {
            throw new FileNotFoundException(name + " is not in this program");
        }
        return stream;
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return encoder;
    }

    @Override
    public float[] numbers(String text) {
        // The encoder refuses an empty text.
        var segment = TextSegment.from(text.isBlank() ? "nothing" : text);
        return embedAll(List.of(segment)).content().getFirst().vector();
    }

    @Override
    public void close() {
        try {
            session.close();
            delete(libraries);
        } catch (IOException | OrtException e) {
            throw new IllegalStateException("The model cannot be let go", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
