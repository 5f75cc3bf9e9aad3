package io.kubernaut.history.advice;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface AdviceMapper {

    @Select("""
            SELECT consultation_id, asked_at, answer FROM advice WHERE situation = #{situation} AND valid_until > #{now}
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    Optional<KnownRow> known(String situation, Instant now);

    /** Nothing is inserted, and nothing returned, where somebody else's question or answer is valid. */
    @Insert("""
            INSERT INTO advice AS a (situation, consultation_id, state, asked_at, valid_until, about, alert_name, namespace,
                symptom, asked, question, snapshot)
            VALUES (#{situation}, #{w.consultationId}, 'WAITING', #{w.askedAt}, #{w.validUntil}, #{w.about}, #{w.alertName},
                #{w.namespace}, #{w.symptom}, #{w.asked}, #{w.question}, #{w.snapshot})
            ON CONFLICT (situation) DO UPDATE SET
                consultation_id = excluded.consultation_id, state = excluded.state, asked_at = excluded.asked_at,
                valid_until = excluded.valid_until, begun = 0, about = excluded.about, alert_name = excluded.alert_name,
                namespace = excluded.namespace, symptom = excluded.symptom, asked = excluded.asked,
                question = excluded.question, snapshot = excluded.snapshot, answer = NULL
            WHERE a.valid_until <= #{w.askedAt}
            """)
    int ask(String situation, WantedRow w);

    @Select(value = """
            UPDATE advice SET begun = begun + 1
            WHERE consultation_id = #{consultation} AND state = 'WAITING'
            RETURNING question, snapshot, begun
            """, affectData = true)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    Optional<BegunRow> begin(UUID consultation);

    @Update("""
            UPDATE advice SET state = #{state}, valid_until = #{validUntil}, answer = #{answer}, question = NULL, snapshot = NULL
            WHERE consultation_id = #{consultation} AND state = 'WAITING'
            """)
    int answer(UUID consultation, String state, Jsonb answer, Instant validUntil);

    @Insert("""
            INSERT INTO consultation (consultation_id, asked_at, answered_at, situation, about, alert_name, namespace, symptom,
                asked, state, answer)
            SELECT consultation_id, asked_at, #{at}, situation, about, alert_name, namespace, symptom, asked, state, answer
            FROM advice WHERE consultation_id = #{consultation}
            """)
    int record(UUID consultation, Instant at);

    @Insert("""
            INSERT INTO model_call (consultation_id, number, asked_at, provider, model, prompt_hash, prompt, latency_micros,
                outcome, input_tokens, output_tokens, micro_dollars, answer, whole_answer, checks, looks)
            VALUES (#{consultation}, #{number}, #{c.askedAt}, #{c.provider}, #{c.model}, #{c.promptHash}, #{c.prompt},
                #{c.latencyMicros}, #{c.outcome}, #{c.inputTokens}, #{c.outputTokens}, #{c.microDollars}, #{c.answer},
                #{c.wholeAnswer}, #{c.checks}, #{c.looks})
            """)
    int call(UUID consultation, int number, CallRow c);

    /** Those of them that are not answered; they are not until the transaction ends. */
    @Select("""
            SELECT consultation_id FROM advice
            WHERE consultation_id = ANY(#{consultations}) AND state = 'WAITING'
            ORDER BY situation
            FOR SHARE
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> waiting(UUID[] consultations);

    @Insert("""
            INSERT INTO advice_awaited (consultation_id, incident_id)
            SELECT * FROM unnest(#{consultations}, #{incidents}) ORDER BY 1, 2
            ON CONFLICT DO NOTHING
            """)
    int await(UUID[] consultations, UUID[] incidents);

    @Select(
            value = "DELETE FROM advice_awaited WHERE consultation_id = #{consultation} RETURNING incident_id",
            affectData = true)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<UUID> awaited(UUID consultation);

    @Delete("DELETE FROM advice WHERE valid_until < #{before}")
    int drop(Instant before);

    @Delete("""
            DELETE FROM advice_awaited w WHERE NOT EXISTS (SELECT 1 FROM advice a WHERE a.consultation_id = w.consultation_id)
            """)
    int dropAwaited();

    /** The id is there so that a row without an answer is one. */
    record KnownRow(
            UUID consultationId, Instant askedAt, @Nullable Jsonb answer) {}

    record WantedRow(
            UUID consultationId,
            Instant askedAt,
            Instant validUntil,
            String about,
            String alertName,
            String namespace,
            String symptom,
            String asked,
            Jsonb question,
            String snapshot) {}

    record BegunRow(Jsonb question, String snapshot, int begun) {}

    record CallRow(
            Instant askedAt,
            String provider,
            String model,
            String promptHash,
            @Nullable String prompt,
            long latencyMicros,
            String outcome,
            long inputTokens,
            long outputTokens,
            long microDollars,
            String answer,
            @Nullable String wholeAnswer,
            Jsonb checks,
            Jsonb looks) {}
}
