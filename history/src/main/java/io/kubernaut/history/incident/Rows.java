package io.kubernaut.history.incident;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Conclusions as rows of tables, column by column, as statements for many rows take them. */
final class Rows {
    private Rows() {}

    record Incidents(
            UUID[] ids,
            String[] causeKeys,
            Jsonb[] subjects,
            Jsonb[] causes,
            String[] namespaces,
            String[] symptoms,
            String[] alertNames,
            Instant[] openedAt,
            UUID[] lastDecisions) {}

    static Incidents incidents(List<Conclusion> all) {
        return new Incidents(
                ids(all, Concluding::incidentId),
                texts(all, c -> c.cause().key()),
                json(all, c -> c.incident().subject()),
                json(all, Conclusion::cause),
                texts(all, c -> c.incident().subject().namespace()),
                texts(all, c -> c.incident().symptom()),
                texts(all, c -> c.incident().alertName()),
                all.stream().map(c -> c.incident().openedAt()).toArray(Instant[]::new),
                ids(all, c -> c.decision().decisionId()));
    }

    record Links(UUID[] episodes, UUID[] incidents) {}

    static Links links(List<Conclusion> all, Presence present) {
        var episodes = new ArrayList<UUID>();
        var incidents = new ArrayList<UUID>();
        for (var conclusion : all) {
            for (var episode : present.episodes(conclusion)) {
                episodes.add(episode);
                incidents.add(Concluding.incidentId(conclusion));
            }
        }
        return new Links(episodes.toArray(UUID[]::new), incidents.toArray(UUID[]::new));
    }

    record Snapshots(String[] addresses, Instant[] at, byte[][] contents) {}

    static Snapshots snapshots(List<Conclusion> all, List<SnapshotContent> contents) {
        return new Snapshots(
                contents.stream().map(SnapshotContent::address).toArray(String[]::new),
                all.stream().map(c -> c.decision().decidedAt()).toArray(Instant[]::new),
                contents.stream().map(SnapshotContent::gzip).toArray(byte[][]::new));
    }

    record Decisions(
            UUID[] ids,
            Instant[] at,
            UUID[] incidents,
            String[] outcomes,
            String[] rules,
            String[] namespaces,
            Jsonb[] alertNames,
            String[] ruleBases,
            String[] snapshots,
            Jsonb[] decisions,
            Jsonb[] evaluations,
            Jsonb[] matched) {}

    static Decisions decisions(List<Conclusion> all, List<SnapshotContent> contents) {
        return new Decisions(
                ids(all, c -> c.decision().decisionId()),
                all.stream().map(c -> c.decision().decidedAt()).toArray(Instant[]::new),
                ids(all, Concluding::incidentId),
                texts(all, c -> c.decision().outcome().name()),
                texts(all, c -> rule(c.decision())),
                texts(all, c -> c.decision().subject().namespace()),
                json(all, c -> distinct(c.decision().alerts().stream().map(Decision.AlertLine::name))),
                texts(all, c -> c.decision().ruleBase()),
                contents.stream().map(SnapshotContent::address).toArray(String[]::new),
                json(all, Conclusion::decision),
                json(all, Conclusion::evaluation),
                json(all, c -> distinct(c.evaluation().fired().stream().map(Evaluation.FiredRule::rule))));
    }

    private static String rule(Decision decision) {
        return decision.chosen() == null ? "" : decision.chosen().rule();
    }

    private static List<String> distinct(Stream<String> names) {
        return names.distinct().sorted().toList();
    }

    private static UUID[] ids(List<Conclusion> all, Function<Conclusion, UUID> id) {
        return all.stream().map(id).toArray(UUID[]::new);
    }

    private static String[] texts(List<Conclusion> all, Function<Conclusion, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }

    private static Jsonb[] json(List<Conclusion> all, Function<Conclusion, Object> value) {
        return all.stream().map(c -> Jsonb.of(value.apply(c))).toArray(Jsonb[]::new);
    }
}
