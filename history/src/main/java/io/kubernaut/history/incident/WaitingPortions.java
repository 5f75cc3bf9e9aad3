package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The portions that this process opened last, one for each severity. While nobody has begun to decide about such a
 * portion, what is accepted meanwhile joins it: the busier those are who decide, the more they decide at once.
 */
final class WaitingPortions {
    /** @param size roughly: others may have joined it meanwhile */
    private record Portion(UUID triageId, int size) {}

    private final Map<Severity, Portion> last = new EnumMap<>(Severity.class);

    /** Those that one of these would fit into. */
    synchronized List<UUID> candidates(Collection<TriageChunk> chunks) {
        var candidates = new ArrayList<UUID>();
        for (var chunk : chunks) {
            var portion = last.get(chunk.severity());
            if (portion != null && fits(portion, chunk) && !candidates.contains(portion.triageId())) {
                candidates.add(portion.triageId());
            }
        }
        return candidates;
    }

    /**
     * @param waiting those of the candidates that wait still, and are kept from being begun
     * @return the chunks, some of them under the id of a portion that waits
     */
    synchronized List<TriageChunk> joined(List<TriageChunk> chunks, Collection<UUID> waiting) {
        var room = new EnumMap<Severity, Portion>(last);
        var joined = new ArrayList<TriageChunk>();
        for (var chunk : chunks) {
            var portion = room.get(chunk.severity());
            if (portion != null && waiting.contains(portion.triageId()) && fits(portion, chunk)) {
                room.put(chunk.severity(), grown(portion, chunk));
                joined.add(new TriageChunk(portion.triageId(), chunk.severity(), chunk.episodes()));
            } else {
                joined.add(chunk);
            }
        }
        return joined;
    }

    /** Once they are committed. */
    synchronized void stored(Collection<TriageChunk> chunks) {
        for (var chunk : chunks) {
            var portion = last.get(chunk.severity());
            last.put(
                    chunk.severity(),
                    portion != null && portion.triageId().equals(chunk.triageId())
                            ? grown(portion, chunk)
                            : new Portion(chunk.triageId(), chunk.episodes().size()));
        }
    }

    private static boolean fits(Portion portion, TriageChunk chunk) {
        return portion.size() + chunk.episodes().size() <= TriageChunk.MOST;
    }

    private static Portion grown(Portion portion, TriageChunk chunk) {
        return new Portion(portion.triageId(), portion.size() + chunk.episodes().size());
    }
}
