package io.kubernaut.advisor.embedding;

import ai.onnxruntime.OrtException;
import io.kubernaut.core.similarity.Embedder;
import io.kubernaut.core.similarity.Embedder.Embedded.Unavailable;
import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All-MiniLM-L6-v2, quantised, in this process: 384 numbers. It is loaded when it is first asked, takes about 190 MB beside the
 * heap, and one processor at most, on a thread of its own: native code would hold up the virtual threads that wait for it.
 */
public final class MiniLm implements Embedder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MiniLm.class);

    private final Loader loader;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("similarity-model").factory());

    /** Only seen by the thread. */
    private @Nullable Loaded loaded;

    /** Only seen by the thread. */
    private @Nullable Unavailable missing;

    public MiniLm() {
        this(LocalModel::load);
    }

    MiniLm(Loader loader) {
        this.loader = loader;
    }

    /** Loads it, wherever it comes from. */
    @FunctionalInterface
    interface Loader {
        Loaded load() throws IOException, OrtException;
    }

    /** What is loaded. */
    interface Loaded extends AutoCloseable {
        float[] numbers(String text);

        @Override
        void close();
    }

    @Override
    public String model() {
        return "all-minilm-l6-v2-q";
    }

    @Override
    public Embedded embed(String text) {
        try {
            return thread.submit(() -> made(text)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unavailable("Kubernaut stops.");
        } catch (ExecutionException e) {
            log.atError().setCause(e).log("similarity.failed");
            return new Unavailable("The model for similarity failed: " + reason(e) + " The log says more.");
        }
    }

    private Embedded made(String text) {
        if (missing != null) {
            return missing;
        }
        if (loaded == null) {
            try {
                loaded = loader.load();
            } catch (IOException | OrtException | RuntimeException | LinkageError e) {
                // A native library that could not be linked stays so for the life of the process.
                log.atWarn().setCause(e).log("similarity.off");
                missing = new Unavailable("The model for similarity cannot be loaded: " + reason(e)
                        + " It needs a directory for temporary files that it may write to and load libraries from; it is"
                        + " tried again when Kubernaut is started again.");
                return missing;
            }
        }
        return new Vector(normalised(loaded.numbers(text)));
    }

    private static String reason(Throwable failure) {
        var root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        var message = root.getMessage();
        return root.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""))
                + ".";
    }

    private static float[] normalised(float[] numbers) {
        double square = 0;
        for (float number : numbers) {
            square += number * (double) number;
        }
        var length = Math.sqrt(square);
        var normal = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            normal[i] = length == 0 ? 0 : (float) (numbers[i] / length);
        }
        return normal;
    }

    @Override
    public void close() {
        var unused = thread.submit(() -> {
            if (loaded != null) {
                loaded.close();
                loaded = null;
            }
            missing = new Unavailable("Kubernaut stops.");
        });
        thread.shutdown();
    }
}
