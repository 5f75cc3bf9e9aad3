package io.kubernaut.history.memory;

/** Samples as they are kept, and as what they follow from says: both give the same rows, each as one text. */
public final class Samples {
    public static final String KEPT = """
            SELECT k::text FROM (
                SELECT sample_id, source, began_at, at, cluster, symptom, action, namespace, target, subject, workload, effectiveness
                FROM effectiveness_sample
            ) k
            """;

    public static final String FOLLOWING = """
            SELECT f::text FROM (
                SELECT run_id, 'run', created_at, coalesce(applied_at, created_at), cluster, symptom, action, namespace,
                    key_hash(target), key_hash(coalesce(subject, subject_of(incident_id), target)),
                    coalesce(subject, subject_of(incident_id), target), effectiveness
                FROM finished_run WHERE effectiveness IS NOT NULL AND state <> 'UNDONE'
                UNION ALL
                SELECT incident_id, 'untreated', opened_at, opened_at, cluster, symptom, 'nothing', namespace, key_hash(subject),
                    key_hash(subject), subject, effectiveness
                FROM untreated WHERE effectiveness IS NOT NULL
                UNION ALL
                SELECT sample_id, 'experience', began_at, at, cluster, symptom, action, namespace, key_hash(target),
                    key_hash(coalesce(subject, target)), coalesce(subject, target), effectiveness
                FROM experience
            ) f
            """;

    private Samples() {}
}
