package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.upkeep.CommandStage.Outcome;
import io.kubernaut.core.action.Quantities;
import java.time.Duration;
import java.util.List;

/** Deletes the oldest files first where it may stop early, and counts what that freed. */
final class Cleaning {
    private static final List<Integer> ROUNDS = List.of(16, 4, 1);

    private Cleaning() {}

    /** @param enough it stops when so many bytes are free; -1 never */
    static Outcome of(OldFiles files, Duration age, long enough) {
        var obstacle = files.obstacle();
        if (obstacle.isPresent()) {
            return Outcome.failed(obstacle.get(), "");
        }
        long freed = 0;
        var log = new StringBuilder();
        for (var factor : enough < 0 ? List.of(1) : ROUNDS) {
            if (enough >= 0 && files.free() >= enough) {
                return Outcome.done(words(files, freed) + " So much is free now.", log.toString());
            }
            var before = files.sum(age.multipliedBy(factor));
            var reply = files.delete(age.multipliedBy(factor));
            var after = files.sum(age.multipliedBy(factor));
            freed += Math.max(0, before.bytes() - after.bytes());
            before.first().forEach(name -> log.append(name).append('\n'));
            log.append(before.files()).append(" files, ").append(before.bytes()).append(" bytes\n");
            log.append(reply.log());
            var problem = Place.problem(reply);
            if (problem.isPresent()) {
                return Outcome.failed(words(files, freed) + " Then: " + problem.get(), log.toString());
            }
        }
        return Outcome.done(words(files, freed), log.toString());
    }

    private static String words(OldFiles files, long freed) {
        return files.path() + ": " + Quantities.ofBytes(freed) + " freed.";
    }
}
