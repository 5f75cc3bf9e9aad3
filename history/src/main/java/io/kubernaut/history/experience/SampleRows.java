package io.kubernaut.history.experience;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Samples, column by column; a subject that is not known is an empty text. */
record SampleRows(
        UUID[] ids,
        Instant[] began,
        Instant[] at,
        String[] clusters,
        String[] namespaces,
        String[] keys,
        Jsonb[] targets,
        String[] subjects,
        String[] actions,
        String[] symptoms,
        Double[] effectiveness,
        UUID[] origins,
        Jsonb[] samples) {

    static SampleRows of(List<Sample> samples) {
        return new SampleRows(
                samples.stream().map(Sample::id).toArray(UUID[]::new),
                samples.stream().map(Sample::beganAt).toArray(Instant[]::new),
                samples.stream().map(Sample::at).toArray(Instant[]::new),
                samples.stream().map(s -> s.target().cluster()).toArray(String[]::new),
                samples.stream().map(s -> s.target().namespace()).toArray(String[]::new),
                samples.stream().map(s -> s.target().key()).toArray(String[]::new),
                samples.stream().map(s -> Jsonb.of(s.target())).toArray(Jsonb[]::new),
                samples.stream()
                        .map(s ->
                                s.subject() == null ? "" : Jsonb.of(s.subject()).text())
                        .toArray(String[]::new),
                samples.stream().map(Sample::action).toArray(String[]::new),
                samples.stream().map(Sample::symptom).toArray(String[]::new),
                samples.stream().map(Sample::effectiveness).toArray(Double[]::new),
                samples.stream().map(Sample::origin).toArray(UUID[]::new),
                samples.stream().map(Jsonb::of).toArray(Jsonb[]::new));
    }
}
