INSERT INTO advice (situation, consultation_id, state, asked_at, valid_until, begun, about, alert_name, namespace, symptom, asked,
    answer)
VALUES ('sha256:a1', '00000000-0000-4000-8000-000000000071', 'ANSWERED', '2026-11-05 11:50Z', '2026-11-05 17:50Z', 1,
    'shop/Deployment/cart', 'KubePodCrashLooping', 'shop', 'crash-loop', 'PROPOSE',
    '{"why": "The log names a missing table.", "kind": "ANSWERED", "proposals": [{"role": "subject", "action": "rollback_deployment", "reason": "It worked before.", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "parameters": {"toRevision": 4}, "confidence": 0.8}]}');
INSERT INTO advice_awaited VALUES ('00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000021');
INSERT INTO consultation (consultation_id, asked_at, answered_at, situation, about, alert_name, namespace, symptom, asked, state, answer)
VALUES ('00000000-0000-4000-8000-000000000071', '2026-11-05 11:50Z', '2026-11-05 11:50:02Z', 'sha256:a1', 'shop/Deployment/cart',
    'KubePodCrashLooping', 'shop', 'crash-loop', 'PROPOSE', 'ANSWERED',
    '{"why": "The log names a missing table.", "kind": "ANSWERED", "proposals": [{"role": "subject", "action": "rollback_deployment", "reason": "It worked before.", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "parameters": {"toRevision": 4}, "confidence": 0.8}]}');
INSERT INTO model_call (consultation_id, number, asked_at, provider, model, prompt_hash, prompt, latency_micros, outcome, input_tokens,
    output_tokens, micro_dollars, answer, checks)
VALUES ('00000000-0000-4000-8000-000000000071', 1, '2026-11-05 11:50Z', 'local', 'small', 'sha256:b2', NULL, 1500000,
    'INVALID', 900, 40, 12, '{"choice": 7}', '["There is no option 7."]'),
    ('00000000-0000-4000-8000-000000000071', 2, '2026-11-05 11:50:01Z', 'local', 'small', 'sha256:b3', NULL, 800000,
    'ACCEPTED', 950, 30, 12, '{"choice": 1}', '[]');
INSERT INTO model_spending VALUES ('00000000-0000-4000-8000-000000000072', 'local', '2026-11-05 11:50Z', 1920, 24, true);
INSERT INTO decision (decision_id, decided_at, incident_id, outcome, rule, namespace, alert_names, rule_base, snapshot, snapshot_month,
    decision, evaluation, matched)
SELECT '00000000-0000-4000-8000-000000000032', decided_at + interval '1 minute', incident_id, 'NOTIFY', rule, namespace, alert_names,
    rule_base, snapshot, snapshot_month,
    jsonb_set(decision, '{advisor}', decision -> 'advisor' || '{"question": "PROPOSE", "consultation": "00000000-0000-4000-8000-000000000071"}'),
    evaluation, matched
FROM decision WHERE decision_id = '00000000-0000-4000-8000-000000000031';
