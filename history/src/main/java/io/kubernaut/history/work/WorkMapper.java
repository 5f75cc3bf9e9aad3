package io.kubernaut.history.work;

import io.kubernaut.core.work.WorkItem;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

/** All times are the database's. A leased item has an owner, and is due again when its lease runs out. */
interface WorkMapper {

    /** In one order for all, so that two who add the same do not block each other. No pair may be twice among them. */
    @Insert("""
            INSERT INTO work_item AS w (kind, subject, due_at, head_start, urgent_at)
            SELECT kind, subject, now() + make_interval(secs => due_in), make_interval(secs => head_start),
                now() + make_interval(secs => due_in - head_start)
            FROM unnest(#{kinds}, #{subjects}, #{dueIn}, #{headStarts}) AS n (kind, subject, due_in, head_start)
            ORDER BY kind, subject
            ON CONFLICT (kind, subject) DO UPDATE SET
                again_at = CASE WHEN w.owner IS NOT NULL AND w.due_at > now()
                    THEN least(w.again_at, excluded.due_at) END,
                due_at = CASE
                    WHEN w.owner IS NOT NULL AND w.due_at > now() THEN w.due_at
                    WHEN w.parked_at IS NOT NULL THEN excluded.due_at
                    ELSE least(w.due_at, excluded.due_at) END,
                urgent_at = CASE
                    WHEN w.owner IS NOT NULL AND w.due_at > now() THEN w.urgent_at
                    WHEN w.parked_at IS NOT NULL THEN excluded.urgent_at
                    ELSE least(w.urgent_at, excluded.urgent_at) END,
                head_start = greatest(w.head_start, excluded.head_start),
                attempts = CASE WHEN w.parked_at IS NULL THEN w.attempts ELSE 0 END,
                parked_at = NULL
            """)
    int add(String[] kinds, UUID[] subjects, Double[] dueIn, Double[] headStarts);

    /**
     * A request for later outlives the claim; one that is due is what the claim is for. Nothing is due before it is
     * urgent; to say so spares looking at all that is for later.
     */
    @Select(value = """
            WITH due AS (
                SELECT id FROM work_item
                WHERE kind = ANY(#{kinds}) AND parked_at IS NULL AND due_at <= now() AND urgent_at <= now()
                ORDER BY urgent_at, id
                LIMIT #{limit}
                FOR UPDATE SKIP LOCKED
            ),
            claimed AS (
                UPDATE work_item w SET
                    owner = #{owner},
                    due_at = now() + make_interval(secs => #{lease}),
                    fence = nextval('work_fence'),
                    again_at = CASE WHEN w.again_at > now() THEN w.again_at END
                FROM due
                WHERE w.id = due.id
                RETURNING w.id, w.kind, w.subject, w.attempts, w.fence, w.urgent_at
            )
            SELECT id, kind, subject, attempts, fence FROM claimed ORDER BY urgent_at, id
            """, affectData = true)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<WorkItem> claim(String owner, String[] kinds, int limit, double lease);

    @Select("""
            SELECT subject FROM work_item
            WHERE kind = #{kind} AND subject = ANY(#{subjects}) AND owner IS NULL AND parked_at IS NULL AND attempts = 0
            ORDER BY id
            FOR UPDATE SKIP LOCKED
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> lockWaiting(String kind, UUID[] subjects);

    @Update("""
            UPDATE work_item SET due_at = now() + make_interval(secs => #{lease})
            WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL
            """)
    int renew(long id, long fence, double lease);

    @Delete("""
            DELETE FROM work_item
            WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL AND again_at IS NULL
            """)
    int remove(long id, long fence);

    @Delete("""
            DELETE FROM work_item w USING unnest(#{ids}, #{fences}) AS c (id, fence)
            WHERE w.id = c.id AND w.fence = c.fence AND w.owner IS NOT NULL
            """)
    int removeAll(Long[] ids, Long[] fences);

    @Update("""
            UPDATE work_item w SET
                owner = NULL,
                due_at = now() + make_interval(secs => #{dueIn}),
                urgent_at = now() + make_interval(secs => #{dueIn}) - head_start,
                note = #{because}
            FROM unnest(#{ids}, #{fences}) AS c (id, fence)
            WHERE w.id = c.id AND w.fence = c.fence AND w.owner IS NOT NULL
            """)
    int giveAllBack(Long[] ids, Long[] fences, double dueIn, String because);

    /** What was asked for while it was leased is now due. */
    @Update("""
            UPDATE work_item SET owner = NULL, due_at = again_at, urgent_at = again_at - head_start, again_at = NULL,
                attempts = 0, note = ''
            WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL AND again_at IS NOT NULL
            """)
    int startAgain(long id, long fence);

    @Update("""
            UPDATE work_item SET
                owner = NULL,
                due_at = least(again_at, now() + make_interval(secs => #{dueIn})),
                urgent_at = least(again_at, now() + make_interval(secs => #{dueIn})) - head_start,
                again_at = NULL,
                attempts = CASE WHEN #{failed} THEN attempts + 1 ELSE 0 END,
                note = #{because}
            WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL
            """)
    int giveBack(long id, long fence, double dueIn, boolean failed, String because);

    @Update("""
            UPDATE work_item SET owner = NULL, parked_at = now(), note = #{because}
            WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL AND again_at IS NULL
            """)
    int park(long id, long fence, String because);

    /**
     * Whether the claim still holds; until the end of the transaction nobody else can claim it. A share of the key is
     * enough for that, and lets others ask for the same work meanwhile.
     */
    @Select("""
            SELECT count(*) FROM (
                SELECT 1 FROM work_item WHERE id = #{id} AND fence = #{fence} AND owner IS NOT NULL FOR KEY SHARE
            ) held
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    int held(long id, long fence);

    @Select("""
            SELECT
                kind,
                count(*) FILTER (WHERE parked_at IS NULL) AS waiting,
                count(*) FILTER (WHERE parked_at IS NOT NULL) AS parked,
                coalesce(
                    extract(epoch FROM now() - min(due_at) FILTER (WHERE parked_at IS NULL AND due_at <= now())),
                    0)::double precision AS oldest_seconds
            FROM work_item
            GROUP BY kind
            ORDER BY kind
            """)
    List<DepthRow> depths();

    record DepthRow(WorkItem.Kind kind, long waiting, long parked, double oldestSeconds) {}
}
