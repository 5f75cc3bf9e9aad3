package io.kubernaut.history.advice;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface AllowanceMapper {

    /** One reservation at a time, over all replicas, so that two cannot both take what is left. */
    @Select("SELECT pg_advisory_xact_lock(hashtextextended('kubernaut.model-spending', 0))::text")
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    String lock();

    /** @param about null for all */
    @Select("""
            SELECT at, tokens, micro_dollars FROM model_spending
            WHERE at > #{after} AND (#{about}::text IS NULL OR about = #{about})
            ORDER BY at, reservation
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    List<SpentRow> since(Instant after, @Nullable String about);

    @Select("""
            SELECT coalesce(sum(tokens), 0)::bigint AS tokens, coalesce(sum(micro_dollars), 0)::bigint AS micro_dollars
            FROM model_spending
            WHERE at > #{after} AND (#{about}::text IS NULL OR about = #{about})
            """)
    @Options(flushCache = Options.FlushCachePolicy.TRUE)
    SumRow sum(Instant after, @Nullable String about);

    @Insert("""
            INSERT INTO model_spending (reservation, about, at, tokens, micro_dollars)
            VALUES (#{reservation}, #{about}, #{at}, #{tokens}, #{microDollars})
            """)
    int add(UUID reservation, String about, Instant at, long tokens, long microDollars);

    @Update("""
            UPDATE model_spending SET tokens = #{tokens}, micro_dollars = #{microDollars}, settled = true
            WHERE reservation = #{reservation} AND NOT settled
            """)
    int settle(UUID reservation, long tokens, long microDollars);

    @Delete("DELETE FROM model_spending WHERE at < #{before}")
    int drop(Instant before);

    record SpentRow(Instant at, long tokens, long microDollars) {}

    record SumRow(long tokens, long microDollars) {}
}
