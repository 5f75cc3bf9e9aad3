package io.kubernaut.history.rulebase;

import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;

interface RuleBaseMapper {

    /** Zero rows when it is there. */
    @Insert("""
            INSERT INTO rule_base (hash, sources, first_used) VALUES (#{hash}, #{sources}, #{at})
            ON CONFLICT (hash) DO NOTHING
            """)
    int add(String hash, Jsonb sources, Instant at);

    @Select("SELECT sources FROM rule_base WHERE hash = #{hash}")
    Optional<Jsonb> sources(String hash);
}
