package io.kubernaut.history.incident;

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
            SELECT DISTINCT ON (c.cluster, c.fingerprint) c.cluster, c.fingerprint, c.episode_id, c.resolved_at
            FROM closed_episode c
            JOIN unnest(#{clusters}, #{fingerprints}) AS k (cluster, fingerprint)
                ON k.cluster = c.cluster AND k.fingerprint = c.fingerprint
            WHERE c.closed_at >= #{since} AND c.ended_by <> 'UNHEARD'
            ORDER BY c.cluster, c.fingerprint, c.closed_at DESC, c.resolved_at DESC
            """)
    List<ClosedRow> closedSince(String[] clusters, String[] fingerprints, Instant since);

    @Insert("""
            INSERT INTO open_episode AS o (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at,
                repeats, receipt_id)
            SELECT e.cluster, e.fingerprint, e.episode_id, e.alert, e.starts_at, #{at}, #{at}, e.repeats, e.triage_id
            FROM jsonb_to_recordset(#{episodes}) AS e (
                cluster text, fingerprint text, episode_id uuid, alert jsonb, starts_at timestamptz, repeats integer,
                triage_id uuid)
            ORDER BY e.cluster, e.fingerprint
            ON CONFLICT (cluster, fingerprint) DO UPDATE SET
                last_seen_at = excluded.last_seen_at,
                repeats = o.repeats + excluded.repeats + 1
            """)
    int openEpisodes(Jsonb episodes, Instant at);

    @Update("""
            UPDATE open_episode o SET
                repeats = o.repeats + r.repeats,
                last_seen_at = greatest(o.last_seen_at, #{at})
            FROM jsonb_to_recordset(#{repeated}) AS r (episode_id uuid, repeats integer)
            WHERE o.episode_id = r.episode_id
            """)
    int repeat(Jsonb repeated, Instant at);

    @Insert("""
            WITH ended AS (
                SELECT * FROM jsonb_to_recordset(#{ended}) AS e (
                    episode_id uuid, resolved_at timestamptz, ended_by text)
            ),
            gone AS (
                DELETE FROM open_episode o USING ended e WHERE o.episode_id = e.episode_id
                RETURNING o.cluster, o.fingerprint, o.episode_id, o.alert, o.starts_at, o.opened_at, o.last_seen_at,
                    o.repeats, o.incident_id, o.receipt_id, e.resolved_at, e.ended_by
            )
            INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at,
                repeats, incident_id, receipt_id, resolved_at, closed_at, ended_by)
            SELECT cluster, fingerprint, episode_id, alert, starts_at, opened_at,
                CASE ended_by WHEN 'RESOLVED' THEN greatest(last_seen_at, #{at}) ELSE last_seen_at END,
                repeats, incident_id, receipt_id, resolved_at, #{at}, ended_by
            FROM gone
            """)
    int end(Jsonb ended, Instant at);

    @Select("SELECT cluster FROM unnest(#{clusters}) AS c (cluster) EXCEPT SELECT cluster FROM cluster_seen")
    List<String> clustersNeverSeen(String[] clusters);

    @Insert("""
            INSERT INTO cluster_seen (cluster, first_seen_at)
            SELECT cluster, #{at} FROM unnest(#{clusters}) AS c (cluster) ORDER BY cluster
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

    @Select("SELECT EXISTS (SELECT 1 FROM open_episode WHERE last_seen_at < #{before})")
    boolean anyUnheard(Instant before);

    /** Episodes that began and ended within one webhook. */
    @Insert("""
            INSERT INTO closed_episode (cluster, fingerprint, episode_id, alert, starts_at, opened_at, last_seen_at,
                repeats, receipt_id, resolved_at, closed_at)
            SELECT cluster, fingerprint, episode_id, alert, starts_at, #{at}, #{at}, repeats, #{receiptId},
                resolved_at, #{at}
            FROM jsonb_to_recordset(#{episodes}) AS e (
                cluster text, fingerprint text, episode_id uuid, alert jsonb, starts_at timestamptz, repeats integer,
                resolved_at timestamptz)
            """)
    int addClosed(Jsonb episodes, Instant at, UUID receiptId);

    @Insert("""
            INSERT INTO receipt (receipt_id, received_at, sender, group_key, receiver, external_url, truncated,
                accepted, repeated, resolved, rejected)
            VALUES (#{receiptId}, #{at}, #{sender}, #{groupKey}, #{receiver}, #{externalUrl}, #{truncated},
                #{accepted}, #{repeated}, #{resolved}, #{rejected})
            """)
    int addReceipt(
            UUID receiptId,
            Instant at,
            String sender,
            String groupKey,
            String receiver,
            String externalUrl,
            int truncated,
            int accepted,
            int repeated,
            int resolved,
            Jsonb rejected);

    @Insert("""
            INSERT INTO alert_received (receipt_id, received_at, position, cluster, fingerprint, effect, episode_id, alert)
            SELECT #{receiptId}, #{at}, position, cluster, fingerprint, effect, episode_id, alert
            FROM jsonb_to_recordset(#{alerts}) AS a (
                position integer, cluster text, fingerprint text, effect text, episode_id uuid, alert jsonb)
            """)
    int addAlerts(UUID receiptId, Instant at, Jsonb alerts);

    @Select("""
            SELECT episode_id, alert, opened_at, last_seen_at, NULL::timestamptz AS resolved_at, incident_id, repeats,
                NULL::text AS ended_by
            FROM open_episode
            WHERE cluster = #{cluster}
            ORDER BY opened_at, episode_id
            LIMIT #{limit}
            """)
    List<EpisodeRow> firing(String cluster, int limit);

    @Select("""
            SELECT episode_id, alert, opened_at, last_seen_at, NULL::timestamptz AS resolved_at, incident_id, repeats,
                NULL::text AS ended_by
            FROM open_episode
            WHERE receipt_id = #{triageId}
            ORDER BY cluster, fingerprint
            """)
    List<EpisodeRow> openedBy(UUID triageId);

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

    record ClosedRow(String cluster, String fingerprint, UUID episodeId, Instant resolvedAt) {}

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
