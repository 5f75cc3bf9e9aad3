package io.kubernaut.history.advice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;

interface CallsMapper {

    /** Of that decision; where an answer was missing, the one that was awaited before it. */
    @Select("""
            SELECT (d.decision -> 'advisor' ->> 'consultation')::uuid
            FROM decision d JOIN decision about ON about.decision_id = #{decision} AND d.incident_id = about.incident_id
                AND d.decided_at <= about.decided_at
            WHERE about.decision -> 'advisor' ->> 'question' IS NOT NULL
                AND d.decision -> 'advisor' ->> 'consultation' IS NOT NULL
            ORDER BY d.decided_at DESC, d.decision_id DESC
            LIMIT 1
            """)
    Optional<UUID> consultation(UUID decision);

    @Select("""
            SELECT asked_at, provider, model, prompt_hash, prompt, latency_micros, outcome, input_tokens,
                output_tokens, micro_dollars, answer, whole_answer, checks, looks
            FROM model_call WHERE consultation_id = #{consultation} ORDER BY number
            """)
    List<AdviceMapper.CallRow> calls(UUID consultation);

    @Select("""
            SELECT provider, count(*) AS asked, count(*) FILTER (WHERE outcome = 'ACCEPTED') AS accepted,
                sum(micro_dollars)::bigint AS micro_dollars
            FROM model_call WHERE asked_at > #{since} GROUP BY provider ORDER BY provider
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<PostgresModelCalls.Lately> lately(Instant since);

    @Select("""
            SELECT count(*) FILTER (WHERE begun = 0) AS waiting, count(*) FILTER (WHERE begun > 0) AS asked
            FROM advice WHERE state = 'WAITING' AND valid_until > #{now}
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    PostgresModelCalls.Questions questions(Instant now);

    @Update("""
            UPDATE model_call SET prompt = NULL, whole_answer = NULL WHERE prompt IS NOT NULL AND asked_at < #{before}
            """)
    int dropWords(Instant before);
}
