package io.kubernaut.history.incident;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface ApprovalMapper {
    String COLUMNS = """
            SELECT approval_id, decision_id, incident_id, choice, reason, state, created_at, expires_at, decided_by,
                decided_at, decision_reason
            FROM approval
            """;

    @Insert("""
            INSERT INTO approval (approval_id, created_at, decision_id, incident_id, choice, reason, state, expires_at,
                decided_by, decided_at, decision_reason)
            VALUES (#{approvalId}, #{createdAt}, #{decisionId}, #{incidentId}, #{choice}, #{reason}, #{state},
                #{expiresAt}, #{decidedBy}, #{decidedAt}, #{decisionReason})
            """)
    int add(ApprovalRow approval);

    @Update("""
            UPDATE approval SET state = #{answer}, decided_by = #{by}, decided_at = #{at}, decision_reason = #{reason}
            WHERE approval_id = #{approvalId} AND state = 'WAITING'
            """)
    int answer(UUID approvalId, Approval.State answer, String by, Instant at, String reason);

    @Select(COLUMNS + "WHERE approval_id = #{approvalId} LIMIT 1")
    Optional<ApprovalRow> find(UUID approvalId);

    @Select(COLUMNS + "WHERE decision_id = #{decisionId} ORDER BY created_at DESC, approval_id DESC")
    List<ApprovalRow> ofDecision(UUID decisionId);

    @Select(COLUMNS + """
            WHERE (created_at, approval_id) < (#{at}, #{id})
                AND (#{state}::text IS NULL OR state = #{state})
            ORDER BY created_at DESC, approval_id DESC
            LIMIT #{limit}
            """)
    List<ApprovalRow> list(Approval.@Nullable State state, Instant at, UUID id, int limit);

    record ApprovalRow(
            UUID approvalId,
            UUID decisionId,
            UUID incidentId,
            Jsonb choice,
            String reason,
            Approval.State state,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            String decisionReason) {

        static ApprovalRow of(Approval approval) {
            return new ApprovalRow(
                    approval.approvalId(),
                    approval.decisionId(),
                    approval.incidentId(),
                    Jsonb.of(approval.choice()),
                    approval.reason(),
                    approval.state(),
                    approval.createdAt(),
                    approval.expiresAt(),
                    approval.decidedBy(),
                    approval.decidedAt(),
                    approval.decisionReason());
        }

        Approval approval() {
            return new Approval(
                    approvalId,
                    decisionId,
                    incidentId,
                    choice.as(Decision.Choice.class),
                    reason,
                    state,
                    createdAt,
                    expiresAt,
                    decidedBy,
                    decidedAt,
                    decisionReason);
        }
    }
}
