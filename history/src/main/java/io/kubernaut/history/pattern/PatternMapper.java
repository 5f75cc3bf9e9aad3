package io.kubernaut.history.pattern;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;

interface PatternMapper {
    /** In which ten minutes an alert began in a namespace: many pods in trouble at once are one beginning. */
    String BEGUN = """
            WITH begun AS (
                SELECT DISTINCT cluster, coalesce(alert -> 'labels' ->> 'namespace', '') AS namespace, alert ->> 'name' AS name,
                    floor(extract(epoch FROM opened_at) / 600)::bigint AS slot
                FROM (
                    SELECT cluster, alert, opened_at FROM closed_episode
                    WHERE closed_at >= #{from} AND opened_at >= #{from} AND opened_at < #{until}
                    UNION ALL
                    SELECT cluster, alert, opened_at FROM open_episode WHERE opened_at >= #{from} AND opened_at < #{until}
                ) episode
            )
            """;

    @Select(BEGUN + """
            , often AS (
                SELECT cluster, namespace, name, count(*)::integer AS times FROM begun GROUP BY 1, 2, 3
            ),
            alert AS (
                SELECT cluster, name, sum(times)::integer AS times FROM often GROUP BY 1, 2
            ),
            together AS (
                SELECT a.cluster, a.name AS one, b.name AS other, count(*)::integer AS times, max(a.slot) AS last
                FROM begun a
                JOIN begun b ON b.cluster = a.cluster AND b.namespace = a.namespace AND b.slot = a.slot AND b.name > a.name
                GROUP BY 1, 2, 3
                HAVING count(*) >= #{least}
                ORDER BY 4 DESC, 1, 2, 3
                LIMIT #{limit}
            )
            SELECT t.cluster, t.one, t.other, one.times AS ones, other.times AS others, t.times AS both_times,
                (SELECT sum(a.times::double precision * b.times) FROM often a
                    JOIN often b ON b.cluster = a.cluster AND b.namespace = a.namespace AND b.name = t.other
                    WHERE a.cluster = t.cluster AND a.name = t.one) / #{slots} AS expected,
                to_timestamp(t.last * 600) AS last
            FROM together t
            JOIN alert one ON one.cluster = t.cluster AND one.name = t.one
            JOIN alert other ON other.cluster = t.cluster AND other.name = t.other
            """)
    List<PairRow> pairs(Instant from, Instant until, double slots, int least, int limit);

    /** What begins more often than the limit begins at any hour. */
    @Select(BEGUN + """
            SELECT cluster, namespace, name, string_agg((slot * 600)::text, ',' ORDER BY slot) AS times
            FROM begun
            GROUP BY 1, 2, 3
            HAVING count(*) BETWEEN #{least} AND #{limit}
            """)
    List<BegunRow> begun(Instant from, Instant until, int least, int limit);

    @Select("""
            SELECT i.alert_name AS name, i.symptom, count(DISTINCT d.incident_id)::integer AS incidents,
                count(DISTINCT i.subject)::integer AS subjects, max(d.decided_at) AS last
            FROM decision d
            JOIN incident i ON i.incident_id = d.incident_id
            WHERE d.decided_at >= #{from} AND d.decided_at < #{until} AND d.decision -> 'chosen' ->> 'source' = 'DEFAULT'
            GROUP BY 1, 2
            HAVING count(DISTINCT d.incident_id) >= #{least}
            """)
    List<UnmatchedRow> unmatched(Instant from, Instant until, int least);

    /** One of all replicas may begin, and none within the pause after. */
    @Insert("""
            INSERT INTO pattern_search (begun_at) VALUES (#{at})
            ON CONFLICT (single) DO UPDATE SET begun_at = excluded.begun_at WHERE pattern_search.begun_at <= #{before}
            """)
    int begin(Instant at, Instant before);

    @Delete("DELETE FROM pattern_search WHERE begun_at = #{at}")
    int giveUp(Instant at);

    /** 1970 where none was. */
    @Select("SELECT coalesce(max(begun_at), 'epoch') FROM pattern_search")
    Instant begunAt();

    @Insert("""
            INSERT INTO pattern (kind, key, found_first, found_last, content) VALUES (#{kind}, #{key}, #{at}, #{at}, #{content})
            ON CONFLICT (kind, key) DO UPDATE SET found_last = excluded.found_last, content = excluded.content
            """)
    int keep(String kind, String key, Instant at, Jsonb content);

    @Delete("DELETE FROM pattern WHERE found_last < #{at}")
    int forget(Instant at);

    @Select("SELECT content, found_first, found_last FROM pattern")
    List<KnownRow> known();

    record PairRow(
            String cluster,
            String one,
            String other,
            int ones,
            int others,
            int bothTimes,
            double expected,
            Instant last) {}

    record BegunRow(String cluster, String namespace, String name, String times) {}

    record UnmatchedRow(String name, String symptom, int incidents, int subjects, Instant last) {}

    record KnownRow(Jsonb content, Instant foundFirst, Instant foundLast) {}
}
