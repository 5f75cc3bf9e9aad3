package io.kubernaut.history.memory;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A memory that knows of whom there is something to remember, and asks the database only about them. Of a namespace it
 * asks once.
 *
 * @param namespaces with actions since then; "" is that of nodes, which everybody is told of; null where all are asked for
 * @param symptoms with scores
 */
record MemoryAtOnce(
        Memory whole,
        String cluster,
        Instant since,
        @Nullable Set<String> namespaces,
        Set<String> symptoms,
        Map<String, List<RecentAction>> asked)
        implements Memory {

    MemoryAtOnce(Memory whole, String cluster, Instant since, @Nullable Set<String> namespaces, Set<String> symptoms) {
        this(whole, cluster, since, namespaces, symptoms, new HashMap<>());
    }

    @Override
    public List<RecentAction> recentActions(ObjectRef about, Instant from) {
        if (!about.cluster().equals(cluster) || !from.equals(since)) {
            return whole.recentActions(about, from);
        }
        if (namespaces != null && !namespaces.contains("") && !namespaces.contains(about.namespace())) {
            return List.of();
        }
        return asked.computeIfAbsent(about.namespace(), n -> whole.recentActions(about, from));
    }

    @Override
    public List<Score> scores(ObjectRef about, String symptom, Instant now) {
        return about.cluster().equals(cluster) && !symptoms.contains(symptom)
                ? List.of()
                : whole.scores(about, symptom, now);
    }

    @Override
    public Load load(String named, Instant now) {
        return whole.load(named, now);
    }
}
