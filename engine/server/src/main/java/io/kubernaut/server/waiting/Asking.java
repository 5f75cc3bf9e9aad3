package io.kubernaut.server.waiting;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks somebody who does not tell by himself, such as a service behind HTTP, until the answer will do.
 *
 * @param patience for how long to ask again
 * @param pause between two questions
 */
public record Asking(InstantSource clock, Duration patience, Duration pause) {

    /** The first answer that will do, or the last one when patience is over. */
    public <T> T until(Supplier<T> question, Predicate<T> enough) {
        var deadline = clock.instant().plus(patience);
        var answer = question.get();
        while (!enough.test(answer) && clock.instant().isBefore(deadline)) {
            LockSupport.parkNanos(pause.toNanos());
            answer = question.get();
        }
        return answer;
    }
}
