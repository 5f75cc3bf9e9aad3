package io.kubernaut.core.decision;

import java.util.Optional;
import java.util.function.Function;

/** Every rule base that was ever in force, made again from its stored sources when it is asked for. */
public interface RuleBaseArchive {
    /**
     * Works with one base, which is not retired before {@code work} has ended.
     *
     * @param hash as decisions carry it
     * @return empty when no base of this hash is kept
     */
    <T> Optional<T> with(String hash, Function<? super KnowledgeBase, ? extends T> work);
}
