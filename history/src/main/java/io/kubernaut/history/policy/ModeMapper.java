package io.kubernaut.history.policy;

import io.kubernaut.core.policy.Mode;
import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;

interface ModeMapper {

    @Select("SELECT mode, set_by, reason, set_at FROM mode_change ORDER BY id DESC LIMIT 1")
    Optional<ModeRow> latest();

    @Insert("INSERT INTO mode_change (mode, set_by, reason, set_at) VALUES (#{mode}, #{by}, #{reason}, #{at})")
    int add(Mode mode, String by, String reason, Instant at);

    record ModeRow(Mode mode, String setBy, String reason, Instant setAt) {}
}
