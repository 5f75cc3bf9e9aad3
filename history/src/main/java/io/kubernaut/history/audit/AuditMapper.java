package io.kubernaut.history.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface AuditMapper {
    /** For the rest of the transaction; false when another one has it. */
    @Select("SELECT pg_try_advisory_xact_lock(hashtextextended('kubernaut.audit', 0))")
    boolean tryLock();

    /** Nothing is sealed and nothing dropped for the rest of the transaction. */
    @Select("""
            SELECT pg_advisory_xact_lock(hashtextextended('kubernaut.audit', 0))::text
                || pg_advisory_xact_lock_shared(hashtextextended('kubernaut.partitions', 0))::text
            """)
    String keepStill();

    /** Moves the oldest into a batch, in their order, without a way there and back for each. */
    @Select(value = """
            WITH taken AS (
                DELETE FROM audit_pending
                WHERE id IN (SELECT id FROM audit_pending ORDER BY id LIMIT #{limit})
                RETURNING id, at, kind, who, subject, why, before, after
            ),
            moved AS (
                INSERT INTO audit_entry (batch, place, sealed_at, at, kind, who, subject, why, before, after)
                SELECT #{batch}, row_number() OVER (ORDER BY id) - 1, #{sealedAt}, at, kind, who, subject, why, before, after
                FROM taken
                RETURNING place, at, kind, who, subject, why, before, after
            )
            SELECT at, kind, who, subject, why, before, after FROM moved ORDER BY place
            """, affectData = true)
    List<AuditEntry> take(long batch, Instant sealedAt, int limit);

    @Select("SELECT count(*) FROM audit_pending")
    long pending();

    record Head(long number, Instant sealedAt, String hash) {}

    @Select("SELECT number, sealed_at, hash FROM audit_head")
    Optional<Head> head();

    @Insert("""
            INSERT INTO audit_head (number, sealed_at, hash) VALUES (#{number}, #{sealedAt}, #{hash})
            ON CONFLICT (single) DO UPDATE SET
                number = excluded.number, sealed_at = excluded.sealed_at, hash = excluded.hash
            """)
    int putHead(Head head);

    @Insert("""
            INSERT INTO audit_batch (number, sealed_at, entries, previous, hash)
            VALUES (#{number}, #{sealedAt}, #{entries}, #{previous}, #{hash})
            """)
    int add(AuditBatch batch);

    @Insert("""
            INSERT INTO audit_month (month, number, previous)
            VALUES (date_trunc('month', #{sealedAt}::timestamptz, 'UTC'), #{number}, #{previous})
            ON CONFLICT (month) DO NOTHING
            """)
    int beginMonth(AuditBatch batch);

    record Month(Instant month, long number, String previous) {}

    @Select("SELECT month, number, previous FROM audit_month ORDER BY month")
    List<Month> months();

    @Select("""
            SELECT number, sealed_at, entries, previous, hash FROM audit_batch
            WHERE number > #{after}
            ORDER BY number, sealed_at
            LIMIT #{limit}
            """)
    List<AuditBatch> batches(long after, int limit);

    record Place(int place, Instant sealedAt) {}

    @Select("SELECT place, sealed_at FROM audit_entry WHERE batch = #{batch} ORDER BY place, sealed_at")
    List<Place> places(long batch);

    @Select("""
            SELECT at, kind, who, subject, why, before, after FROM audit_entry
            WHERE batch = #{batch}
            ORDER BY place, sealed_at
            """)
    List<AuditEntry> entries(long batch);

    /** The newest first; what is not sealed yet is newer than all that is. */
    @Select("""
            <script>
            SELECT batch, at, kind, who, subject, why, before, after FROM (
                SELECT NULL::bigint AS batch, id AS place, at, kind, who, subject, why, before, after FROM audit_pending
                UNION ALL
                SELECT batch, place, at, kind, who, subject, why, before, after FROM audit_entry
            ) written
            <where>
                <if test="filter.kind != null">
                    AND (kind = #{filter.kind} OR starts_with(kind, #{filter.kind} || '.'))
                </if>
                <if test="filter.who != null">AND who = #{filter.who}</if>
                <if test="filter.subject != null">AND subject = #{filter.subject}</if>
                <if test="filter.since != null">AND at &gt;= #{filter.since}</if>
                <if test="filter.until != null">AND at &lt; #{filter.until}</if>
            </where>
            ORDER BY batch DESC NULLS FIRST, place DESC
            LIMIT #{limit}
            </script>
            """)
    List<RecordedEntry> list(AuditFilter filter, int limit);

    @Select("SELECT min(number) FROM audit_batch WHERE sealed_at >= #{since}")
    @Nullable
    Long firstSince(Instant since);

    @Select("SELECT count(*) FROM audit_entry")
    long sealed();

    @Select("SELECT count(*) FROM audit_batch")
    long sealedBatches();
}
