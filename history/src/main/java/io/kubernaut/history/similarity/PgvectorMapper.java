package io.kubernaut.history.similarity;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

interface PgvectorMapper {
    @Select("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')")
    boolean installed();

    /** All of the newest are compared, without an index: an index that approximates loses rows to the conditions. */
    @Select("""
            WITH newest AS (
                SELECT incident_id, closed_at, embedding FROM incident_embedding
                WHERE model = #{model} AND embedding IS NOT NULL
                ORDER BY closed_at DESC, incident_id DESC
                LIMIT #{among}
            ),
            compared AS (
                SELECT incident_id, closed_at,
                    round((1 - (embedding::vector <=> #{to}::real[]::vector))::numeric, 4)::double precision AS similarity
                FROM newest
                WHERE cardinality(embedding) = cardinality(#{to}::real[]) AND incident_id IS DISTINCT FROM #{except}::uuid
            )
            SELECT incident_id, similarity FROM compared
            ORDER BY similarity DESC, closed_at DESC, incident_id DESC
            LIMIT #{limit}
            """)
    List<HitRow> nearest(String model, int among, float[] to, @Nullable UUID except, int limit);

    @Select("""
            SELECT count(*)::integer FROM (
                SELECT FROM incident_embedding WHERE model = #{model} AND embedding IS NOT NULL LIMIT #{among}) newest
            """)
    int size(String model, int among);

    record HitRow(UUID incidentId, double similarity) {}
}
