package io.kubernaut.history.assessment;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface AssessmentMapper {

    @Select("""
            SELECT run_id, stands_as, assessment, recurred_at FROM active_run WHERE run_id = #{runId}
            UNION ALL
            SELECT run_id, stands_as, assessment, recurred_at FROM finished_run WHERE run_id = #{runId}
            """)
    Optional<KnownRow> known(UUID runId);

    @Update("UPDATE finished_run SET stands_as = #{stand} WHERE run_id = #{runId}")
    int standsAs(UUID runId, String stand);

    /** A recurrence that was noted meanwhile is not in the assessment yet. */
    @Update("""
            UPDATE finished_run SET
                effectiveness = #{effectiveness}, assessment = #{assessment}, assessed_at = #{at}
            WHERE run_id = #{runId} AND recurred_at IS NOT DISTINCT FROM #{recurredAt}
            """)
    int store(UUID runId, @Nullable Double effectiveness, Jsonb assessment, Instant at, @Nullable Instant recurredAt);

    /** The id is there so that a row of which nothing else is known is one. */
    record KnownRow(
            UUID runId,
            @Nullable String standsAs,
            @Nullable Jsonb assessment,
            @Nullable Instant recurredAt) {}
}
