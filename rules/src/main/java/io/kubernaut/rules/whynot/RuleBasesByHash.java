package io.kubernaut.rules.whynot;

import io.kubernaut.rules.DroolsKnowledgeBase;
import java.util.Optional;
import java.util.function.Function;

/** Gives access to the rule bases that decisions were made under. */
public interface RuleBasesByHash {
    /** Empty when there is no base of this hash; the base is not closed before {@code work} has ended. */
    <T> Optional<T> withRules(String hash, Function<? super DroolsKnowledgeBase, ? extends T> work);

    /** Asks the second where the first has no such base. */
    static RuleBasesByHash either(RuleBasesByHash first, RuleBasesByHash second) {
        return new RuleBasesByHash() {
            @Override
            public <T> Optional<T> withRules(String hash, Function<? super DroolsKnowledgeBase, ? extends T> work) {
                return first.<T>withRules(hash, work).or(() -> second.withRules(hash, work));
            }
        };
    }
}
