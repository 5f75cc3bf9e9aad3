package io.kubernaut.history.execution;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;

interface LockMapper {
    /** Those that are free, in order, so that two who want several wait for one another in one direction only. */
    @Insert("""
            INSERT INTO run_lock (key, run_id)
            SELECT key, #{runId} FROM unnest(#{keys}) AS key ORDER BY key
            ON CONFLICT (key) DO NOTHING
            """)
    int take(UUID runId, String[] keys);

    @Select("SELECT count(*) FROM run_lock WHERE run_id = #{runId} AND key = ANY(#{keys})")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    int taken(UUID runId, String[] keys);

    /** What other runs have of it. A run that an older version began has its target only. */
    @Select("""
            SELECT key, run_id FROM run_lock WHERE key = ANY(#{keys}) AND run_id <> #{runId}
            UNION
            SELECT target_key, run_id FROM active_run WHERE target_key = ANY(#{keys}) AND locks AND run_id <> #{runId}
            ORDER BY key
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<LockRow> others(UUID runId, String[] keys);

    @Delete("DELETE FROM run_lock WHERE run_id = #{runId} AND key <> ALL(#{but})")
    int letGo(UUID runId, String[] but);

    record LockRow(String key, UUID runId) {}
}
