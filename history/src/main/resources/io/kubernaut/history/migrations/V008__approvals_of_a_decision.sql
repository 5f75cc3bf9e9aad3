CREATE INDEX approval_decision ON approval (decision_id);
