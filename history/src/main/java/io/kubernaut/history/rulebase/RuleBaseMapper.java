package io.kubernaut.history.rulebase;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Select;

interface RuleBaseMapper {

    /** Whether it is new. */
    @Select(value = """
            INSERT INTO rule_base (hash, sources, scenarios, first_used, last_used)
            VALUES (#{hash}, #{sources}, #{scenarios}, #{at}, #{at})
            ON CONFLICT (hash) DO UPDATE SET last_used = greatest(rule_base.last_used, excluded.last_used),
                scenarios = excluded.scenarios
            RETURNING xmax = 0
            """, affectData = true)
    boolean add(String hash, Jsonb sources, Jsonb scenarios, Instant at);

    /** Texts by path. */
    record Row(Jsonb sources, Jsonb scenarios) {}

    @Select("SELECT sources FROM rule_base WHERE hash = #{hash}")
    Optional<Jsonb> sources(String hash);

    @Select("SELECT sources, scenarios FROM rule_base ORDER BY last_used DESC, hash LIMIT 1")
    Optional<Row> lastInForce();
}
