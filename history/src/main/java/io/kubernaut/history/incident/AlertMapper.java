package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Rows of many alerts travel as one jsonb array, so that a webhook of any size takes the same few statements. */
interface AlertMapper {

    /** Held until the transaction ends: nobody else changes the episodes of these fingerprints. */
    @Select("""
            SELECT pg_advisory_xact_lock_shared(#{gate})::text
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    String enter(long gate);

    @Select("SELECT pg_advisory_xact_lock(#{gate})::text")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    String enterAlone(long gate);

    /** Locked in the order given, which is the same for all senders. */
    @Select("""
            SELECT count(pg_advisory_xact_lock(hashtextextended(key, 0))::text)
            FROM unnest(#{keys}) AS key
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    int lock(String[] keys);

    @Select("""
            SELECT o.cluster, o.fingerprint, o.episode_id, o.starts_at, o.last_seen_at, o.incident_id
            FROM open_episode o
            JOIN unnest(#{clusters}, #{fingerprints}) AS k (cluster, fingerprint)
                ON k.cluster = o.cluster AND k.fingerprint = o.fingerprint
            ORDER BY o.cluster, o.fingerprint
            FOR UPDATE OF o
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<OpenRow> open(String[] clusters, String[] fingerprints);

    /** What ended unheard is not among them: whoever sends it later does see it fire. */
    @Select("""
            SELECT c.cluster, c.fingerprint, c.episode_id, c.resolved_at, c.closed_at
            FROM unnest(#{clusters}, #{fingerprints}) AS k (cluster, fingerprint)
            CROSS JOIN LATERAL (
                SELECT * FROM closed_episode e
                WHERE e.cluster = k.cluster AND e.fingerprint = k.fingerprint
                    AND e.closed_at >= #{since} AND e.ended_by <> 'UNHEARD'
                ORDER BY e.closed_at DESC, e.resolved_at DESC
                LIMIT 1) c
            ORDER BY c.cluster, c.fingerprint
            """)
    List<ClosedRow> closedSince(String[] clusters, String[] fingerprints, Instant since);

    @Update("""
            UPDATE open_episode o SET
                repeats = o.repeats + r.repeats,
                last_seen_at = greatest(o.last_seen_at, r.seen)
            FROM jsonb_to_recordset(#{repeated}) AS r (episode uuid, repeats integer, seen timestamptz)
            WHERE o.episode_id = r.episode
            """)
    int repeat(Jsonb repeated);

    @Insert("""
            WITH gone AS (
                DELETE FROM open_episode o
                USING jsonb_to_recordset(#{ended}) AS e (
                    episode uuid, repeats integer, seen timestamptz, resolved timestamptz, closed timestamptz, by text)
                WHERE o.episode_id = e.episode
                RETURNING o.cluster, o.fingerprint, o.episode_id, o.alert, o.starts_at, o.opened_at,
                    greatest(o.last_seen_at, e.seen) AS last_seen_at, o.repeats + e.repeats AS repeats,
                    o.incident_id, o.receipt_id, e.resolved, e.closed, e.by
            )
            INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at,
                repeats, incident_id, receipt_id, resolved_at, closed_at, ended_by)
            SELECT cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at,
                repeats, incident_id, receipt_id, resolved, closed, by
            FROM gone
            """)
    int end(Jsonb ended);

    /** Hardly ever writes: clusters are few. */
    @Insert("""
            INSERT INTO cluster_seen (cluster, first_seen_at)
            SELECT cluster, #{at} FROM unnest(#{clusters}) AS c (cluster)
            WHERE NOT EXISTS (SELECT 1 FROM cluster_seen s WHERE s.cluster = c.cluster)
            ORDER BY cluster
            ON CONFLICT DO NOTHING
            """)
    int addClusters(String[] clusters, Instant at);

    /** The same order as senders lock them in. */
    @Select("""
            SELECT cluster, fingerprint, episode_id, starts_at, last_seen_at, incident_id
            FROM open_episode
            WHERE last_seen_at < #{before}
            ORDER BY cluster, fingerprint
            LIMIT #{limit}
            FOR UPDATE
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<OpenRow> unheard(Instant before, int limit);

    /** Reads the whole table: an index would have to be kept up at each repeat. */
    @Select("SELECT EXISTS (SELECT 1 FROM open_episode WHERE last_seen_at < #{before})")
    boolean anyUnheard(Instant before);

    /**
     * Receipts, their alerts, and the episodes that these opened. With a triage these are open, with an end they are over
     * already. In one statement, as the alert itself then travels and is parsed once; what an accepted one was is kept with
     * its episode alone.
     */
    @Insert("""
            WITH receipts AS (
                INSERT INTO receipt (receipt_id, received_at, sender, group_key, receiver, external_url, truncated,
                    accepted, repeated, resolved, rejected)
                SELECT receipt, received, sender, "group", receiver, url, truncated,
                    accepted, repeated, resolved, rejected
                FROM jsonb_to_recordset(#{receipts}) AS r (
                    receipt uuid, received timestamptz, sender text, "group" text, receiver text, url text,
                    truncated integer, accepted integer, repeated integer, resolved integer, rejected jsonb)
            ),
            alerts AS MATERIALIZED (
                SELECT * FROM jsonb_to_recordset(#{alerts}) AS a (
                    receipt uuid, received timestamptz, position integer, cluster text, fingerprint text, effect text,
                    episode uuid, alert jsonb)
            ),
            openings AS MATERIALIZED (
                SELECT a.cluster, a.fingerprint, a.alert, a.receipt, o.*
                FROM jsonb_to_recordset(#{openings}) AS o (
                    episode uuid, triage uuid, starts timestamptz, opened timestamptz, seen timestamptz,
                    repeats integer, resolved timestamptz, closed timestamptz, by text)
                JOIN alerts a ON a.episode = o.episode AND a.effect = 'ACCEPTED'
            ),
            opened AS (
                INSERT INTO open_episode AS o (cluster, fingerprint, episode_id, alert, starts_at, opened_at,
                    last_seen_at, repeats, receipt_id)
                SELECT cluster, fingerprint, episode, alert, starts, opened, seen, repeats, triage
                FROM openings
                WHERE triage IS NOT NULL
                ORDER BY cluster, fingerprint
                ON CONFLICT (cluster, fingerprint) DO UPDATE SET
                    last_seen_at = excluded.last_seen_at,
                    repeats = o.repeats + excluded.repeats + 1
            ),
            over AS (
                INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at,
                    last_seen_at, repeats, receipt_id, resolved_at, closed_at, ended_by)
                SELECT cluster, fingerprint, episode, alert, starts, opened, seen, repeats, receipt,
                    resolved, closed, by
                FROM openings
                WHERE triage IS NULL
            )
            INSERT INTO alert_received (receipt_id, received_at, position, cluster, fingerprint, effect, episode_id,
                alert)
            SELECT receipt, received, position, cluster, fingerprint, effect, episode,
                CASE WHEN effect <> 'ACCEPTED' THEN alert END
            FROM alerts
            """)
    int addReceived(Jsonb receipts, Jsonb alerts, Jsonb openings);

    @Select("""
            SELECT episode_id, alert, opened_at, last_seen_at, NULL::timestamptz AS resolved_at, incident_id, repeats,
                NULL::text AS ended_by
            FROM open_episode
            WHERE cluster = #{cluster}
            ORDER BY opened_at, episode_id
            LIMIT #{limit}
            """)
    List<EpisodeRow> firing(String cluster, int limit);

    /** From one name to the next by the index: names are few, rows may be many. */
    @Select("""
            WITH RECURSIVE n AS (
                (SELECT min(alert_name) AS name FROM open_episode WHERE cluster = #{cluster})
                UNION ALL
                SELECT (SELECT min(o.alert_name) FROM open_episode o
                    WHERE o.cluster = #{cluster} AND o.alert_name > n.name)
                FROM n
                WHERE n.name IS NOT NULL
            )
            SELECT name FROM n WHERE name IS NOT NULL
            """)
    List<String> namesFiring(String cluster);

    @Select("""
            WITH found AS (
                SELECT e.episode_id
                FROM open_incident i
                JOIN open_episode e ON e.incident_id = i.incident_id
                WHERE i.cause_key = ANY(#{causeKeys})
                UNION
                SELECT e.episode_id
                FROM unnest(array_append(#{namespaces}, '')) AS n (namespace)
                CROSS JOIN LATERAL (
                    SELECT o.episode_id FROM open_episode o
                    WHERE o.cluster = #{cluster} AND o.namespace = n.namespace AND o.episode_id <> ALL(#{except})
                    ORDER BY o.opened_at DESC
                    LIMIT #{most}) e
                UNION
                (SELECT e.episode_id
                FROM unnest(#{names}) AS n (name)
                CROSS JOIN LATERAL (
                    SELECT o.episode_id, o.opened_at FROM open_episode o
                    WHERE o.cluster = #{cluster} AND o.alert_name = n.name
                    ORDER BY o.opened_at DESC
                    LIMIT #{most}) e
                ORDER BY e.opened_at DESC
                LIMIT #{most})
            )
            SELECT o.episode_id, o.opened_at, o.last_seen_at, o.incident_id, o.repeats,
                i.cause ->> 'cluster' AS cause_cluster, i.cause ->> 'kind' AS cause_kind,
                i.cause ->> 'namespace' AS cause_namespace, i.cause ->> 'name' AS cause_name
            FROM found
            JOIN open_episode o ON o.episode_id = found.episode_id
            LEFT JOIN open_incident i ON i.incident_id = o.incident_id
            WHERE o.episode_id <> ALL(#{except}) AND o.cluster = #{cluster}
            ORDER BY o.opened_at, o.episode_id
            """)
    List<StandingRow> around(
            String cluster, UUID[] except, String[] causeKeys, String[] namespaces, String[] names, int most);

    @Select("SELECT episode_id, alert FROM open_episode WHERE episode_id = ANY(#{episodes})")
    List<AlertRow> alerts(UUID[] episodes);

    @Select("""
            SELECT episode_id, opened_at, last_seen_at, repeats, incident_id
            FROM open_episode
            WHERE receipt_id = #{triageId}
            ORDER BY cluster, fingerprint
            """)
    List<FreshRow> openedBy(UUID triageId);

    @Select("""
            SELECT episode_id, alert, opened_at, last_seen_at, NULL::timestamptz AS resolved_at, incident_id, repeats,
                NULL::text AS ended_by
            FROM open_episode
            WHERE incident_id = #{incidentId}
            UNION ALL
            SELECT episode_id, alert, opened_at, last_seen_at, resolved_at, incident_id, repeats, ended_by
            FROM closed_episode
            WHERE incident_id = #{incidentId}
            ORDER BY opened_at, episode_id
            """)
    List<EpisodeRow> ofIncident(UUID incidentId);

    record OpenRow(
            String cluster,
            String fingerprint,
            UUID episodeId,
            Instant startsAt,
            Instant lastSeenAt,
            @Nullable UUID incidentId) {}

    record ClosedRow(String cluster, String fingerprint, UUID episodeId, Instant resolvedAt, Instant closedAt) {}

    /** An open episode; its alert is known, or read apart. */
    sealed interface WithoutAlert {
        UUID episodeId();

        Instant openedAt();

        Instant lastSeenAt();

        @Nullable
        UUID incidentId();

        int repeats();

        default Episode with(Alert alert) {
            return new Episode(episodeId(), alert, openedAt(), lastSeenAt(), null, incidentId(), repeats(), null);
        }
    }

    record StandingRow(
            UUID episodeId,
            Instant openedAt,
            Instant lastSeenAt,
            @Nullable UUID incidentId,
            int repeats,
            @Nullable String causeCluster,
            @Nullable String causeKind,
            @Nullable String causeNamespace,
            @Nullable String causeName)
            implements WithoutAlert {
        /** Null where nothing was decided yet. */
        @Nullable
        ObjectRef cause() {
            return causeKind == null
                    ? null
                    : ObjectRef.of(orNothing(causeCluster), causeKind, orNothing(causeNamespace), orNothing(causeName));
        }

        private static String orNothing(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    record AlertRow(UUID episodeId, Jsonb alert) {}

    record FreshRow(
            UUID episodeId,
            Instant openedAt,
            Instant lastSeenAt,
            int repeats,
            @Nullable UUID incidentId) implements WithoutAlert {}

    record EpisodeRow(
            UUID episodeId,
            Jsonb alert,
            Instant openedAt,
            Instant lastSeenAt,
            @Nullable Instant resolvedAt,
            @Nullable UUID incidentId,
            int repeats,
            Episode.@Nullable End endedBy) {}
}
