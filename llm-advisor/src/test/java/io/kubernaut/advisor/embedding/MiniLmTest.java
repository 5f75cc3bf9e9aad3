package io.kubernaut.advisor.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.similarity.Description;
import io.kubernaut.core.similarity.Embedder.Embedded;
import io.kubernaut.core.similarity.Situations;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MiniLmTest {
    private static final MiniLm real = new MiniLm();

    @AfterAll
    static void close() {
        real.close();
    }

    private static float[] numbers(String text) {
        return switch (real.embed(text)) {
            case Embedded.Vector(var numbers) -> numbers;
            case Embedded.Unavailable(var because) -> throw new AssertionError(because);
        };
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * (double) other[i];
        }
        return sum;
    }

    private static double alike(Description one, Description other) {
        return product(numbers(one.text()), numbers(other.text()));
    }

    @Test
    void theRealModelMakes384NumbersOfLengthOneTheSameEachTime() {
        var numbers = numbers("symptom: crash loop");

        assertThat(numbers).hasSize(384).isEqualTo(numbers("symptom: crash loop"));
        assertThat(product(numbers, numbers)).isCloseTo(1, within(1e-6));
        assertThat(numbers("")).hasSize(384);
        assertThat(numbers("crash loop, ".repeat(2_000))).hasSize(384);
    }

    /** What nobody asked rules about yet, has more alerts, or fewer events, is still more like its own kind. */
    @ParameterizedTest
    @EnumSource
    void theRealModelFindsEachSituationMostLikeItsOwnKind(Situations kind) {
        var snapshot = kind.in("shop", "cart");
        var asFound = Description.of(snapshot, finding(kind));
        var notFoundYet = Description.of(kind.in("bank", "ledger"));

        assertThat(alike(asFound, notFoundYet)).isGreaterThan(0.9);

        for (var other : Situations.values()) {
            if (other != kind) {
                assertThat(alike(notFoundYet, Description.of(other.in("bank", "ledger"), finding(other))))
                        .as("%s against %s", kind, other)
                        .isLessThan(0.85);
            }
        }
    }

    private static Evaluation finding(Situations kind) {
        var name = Map.of(
                        Situations.OUT_OF_MEMORY, "memory-limit-too-low",
                        Situations.IMAGE_MISSING, "image-missing",
                        Situations.NODE_GONE, "node-unreachable",
                        Situations.NO_ROOM, "cluster-full")
                .get(kind);
        return new Evaluation(
                List.of(Finding.of(name, ObjectRef.parse("", "shop/Deployment/cart"), "")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void saysWhyThereIsNoneAndDoesNotTryAgain() {
        var tried = new AtomicInteger();
        try (var model = new MiniLm(() -> {
            tried.incrementAndGet();
            throw new IOException("Read-only file system");
        })) {
            assertThat(because(model))
                    .contains("IOException: Read-only file system")
                    .contains("a directory for temporary files");
            assertThat(because(model)).contains("Read-only file system");
        }
        assertThat(tried).hasValue(1);
    }

    @Test
    void takesANativeLibraryThatCannotBeLinkedForNoModel() {
        try (var model = new MiniLm(() -> {
            throw new ExceptionInInitializerError(new UnsatisfiedLinkError("no onnxruntime in java.library.path"));
        })) {
            assertThat(because(model)).contains("UnsatisfiedLinkError: no onnxruntime in java.library.path.");
        }
    }

    @Test
    void isNotLoadedBeforeItIsAsked() {
        var tried = new AtomicInteger();
        new MiniLm(() -> {
                    tried.incrementAndGet();
                    throw new IOException();
                })
                .close();
        assertThat(tried).hasValue(0);
    }

    @Test
    void answersManyAtOnceOneAfterTheOther() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        try (var model = new MiniLm(() -> new MiniLm.Loaded() {
                    @Override
                    public float[] numbers(String text) {
                        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        atOnce.decrementAndGet();
                        return new float[] {3, 4};
                    }

                    @Override
                    public void close() {}
                });
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Embedded> ask = () -> model.embed("x");
            for (var answer : callers.invokeAll(Collections.nCopies(200, ask))) {
                assertThat(answer.get()).isEqualTo(new Embedded.Vector(new float[] {0.6f, 0.8f}));
            }
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void aTextThatTheModelFailsOnIsNoVectorAndTheNextIs() {
        try (var model = new MiniLm(() -> new MiniLm.Loaded() {
            @Override
            public float[] numbers(String text) {
                if (text.equals("bad")) {
                    throw new IllegalStateException("tensor");
                }
                return new float[] {1};
            }

            @Override
            public void close() {}
        })) {
            assertThat(model.embed("bad"))
                    .isInstanceOfSatisfying(
                            Embedded.Unavailable.class,
                            u -> assertThat(u.because()).contains("IllegalStateException: tensor"));
            assertThat(model.embed("good")).isEqualTo(new Embedded.Vector(new float[] {1}));
        }
    }

    private static String because(MiniLm model) {
        return switch (model.embed("x")) {
            case Embedded.Vector ignored -> throw new AssertionError("There should be no model");
            case Embedded.Unavailable(var because) -> because;
        };
    }
}
