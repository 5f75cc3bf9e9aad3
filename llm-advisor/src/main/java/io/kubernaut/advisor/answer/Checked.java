package io.kubernaut.advisor.answer;

import java.util.List;

/** An answer after its checks. */
public sealed interface Checked {
    /** It passed them all. */
    record Sound(Answer answer) implements Checked {}

    /** @param problems what is wrong, each in words for people and for the model, never empty */
    record Unsound(List<String> problems) implements Checked {
        public Unsound {
            problems = List.copyOf(problems);
        }

        static Unsound because(String problem) {
            return new Unsound(List.of(problem));
        }
    }
}
