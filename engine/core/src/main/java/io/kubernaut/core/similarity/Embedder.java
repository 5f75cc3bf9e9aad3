package io.kubernaut.core.similarity;

import java.util.Arrays;

/** Makes numbers of a text, so that texts with a like meaning have like numbers. */
public interface Embedder {
    /** Names the model: numbers of two models have nothing to do with each other. */
    String model();

    /** Waits for the model to be loaded, where it is not yet; whatever goes wrong with it, nothing is thrown. */
    Embedded embed(String text);

    /** What came of it. */
    sealed interface Embedded {
        /** @param numbers of length 1, so that the cosine of two is their product; whoever gets them does not change them */
        record Vector(float[] numbers) implements Embedded {
            @Override
            public boolean equals(Object other) {
                return other instanceof Vector(var others) && Arrays.equals(numbers, others);
            }

            @Override
            public int hashCode() {
                return Arrays.hashCode(numbers);
            }

            @Override
            public String toString() {
                return "Vector of " + numbers.length;
            }
        }

        /** @param because in words for people, with what can be done about it */
        record Unavailable(String because) implements Embedded {}
    }

    /** None; says why there is none. */
    static Embedder off(String because) {
        return new Embedder() {
            @Override
            public String model() {
                return "";
            }

            @Override
            public Embedded embed(String text) {
                return new Embedded.Unavailable(because);
            }
        };
    }
}
