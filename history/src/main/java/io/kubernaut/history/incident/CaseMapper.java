package io.kubernaut.history.incident;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface CaseMapper {

    @Select("SELECT count(*) FROM decision WHERE decided_at >= #{since} AND decided_at < #{until}")
    long count(Instant since, Instant until);

    @Select("""
            SELECT d.decision_id, d.decided_at, d.decision, d.evaluation, s.content AS snapshot
            FROM decision d
            LEFT JOIN snapshot s ON s.address = d.snapshot AND s.month = d.snapshot_month
            WHERE (d.decided_at, d.decision_id) > (#{at}, #{id}) AND d.decided_at >= #{since} AND d.decided_at < #{until}
            ORDER BY d.decided_at, d.decision_id
            LIMIT #{limit}
            """)
    List<CaseRow> after(Instant at, UUID id, Instant since, Instant until, int limit);

    @Select("""
            SELECT d.decision_id, d.decided_at, d.decision, d.evaluation, s.content AS snapshot
            FROM decision d
            LEFT JOIN snapshot s ON s.address = d.snapshot AND s.month = d.snapshot_month
            WHERE d.decision_id = #{decisionId}
            LIMIT 1
            """)
    Optional<CaseRow> find(UUID decisionId);

    /** @param snapshot null when it is not there, which nothing but damage can cause */
    record CaseRow(UUID decisionId, Instant decidedAt, Jsonb decision, Jsonb evaluation, byte @Nullable [] snapshot) {}
}
