INSERT INTO open_incident VALUES ('00000000-0000-4000-8000-000000000021', '|shop|Deployment|cart', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}',
    'shop', 'crash-loop', 'KubePodCrashLooping', '2026-11-05 12:00Z', 1, '00000000-0000-4000-8000-000000000031');
INSERT INTO closed_incident VALUES ('00000000-0000-4000-8000-000000000022', '|shop|Deployment|cart', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}', '{"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}',
    'shop', 'crash-loop', 'KubePodCrashLooping', '2026-11-05 11:00Z', 1, NULL, '2026-11-05 11:30Z', NULL);
INSERT INTO rule_base VALUES ('sha256:base', '{"pods.drl": "package pods;"}', '2026-11-05 10:00Z');
-- The least that a decision and its evaluation held; what was added since is not there.
INSERT INTO decision VALUES ('00000000-0000-4000-8000-000000000031', '2026-11-05 12:00Z', '00000000-0000-4000-8000-000000000021',
    'AWAIT_APPROVAL', 'pods/bad-rollout/roll-back', 'shop', '{KubePodCrashLooping}', 'sha256:base',
    'sha256:3595de642061e3530cea1b6294b696a60d4dc0906c2845b303f86f5daa6427b5', '2026-11-01 00:00Z',
    '{"alerts": [{"name": "KubePodCrashLooping", "labels": {"pod": "fires", "alertname": "KubePodCrashLooping", "namespace": "shop"}, "status": "firing", "fingerprint": "fires"}], "chosen": {"rule": "pods/bad-rollout/roll-back", "action": "rollback_deployment", "reason": "The new release crashes.", "source": "RULE", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "priority": {"base": 70, "total": 76, "learned": 6}, "trust": "AUTO", "parameters": {"toRevision": 4}}, "guards": [], "reason": "The new release crashes.", "advisor": {"why": "a rule matched", "consulted": false}, "outcome": "AWAIT_APPROVAL", "subject": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "symptom": "crash-loop", "executed": false, "findings": ["bad-rollout"], "ruleBase": "sha256:base", "snapshot": "sha256:3595de642061e3530cea1b6294b696a60d4dc0906c2845b303f86f5daa6427b5", "decidedAt": "2026-11-05T12:00:00Z", "decisionId": "00000000-0000-4000-8000-000000000031", "incidentId": "00000000-0000-4000-8000-000000000021", "alternatives": [], "durationMicros": 412}',
    '{"fired": [{"rule": "pods/bad-rollout/crashing", "bound": {}, "produced": ["a finding"]}], "vetoes": [], "findings": [{"name": "bad-rollout", "rule": "", "cause": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "evidence": "Crashing since revision 5."}], "proposals": [{"rule": "", "trust": "SHADOW", "action": "rollback_deployment", "reason": "It crashes.", "source": "RULE", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "finding": "", "priority": {"base": 0, "total": 0, "learned": 0}, "parameters": {"toRevision": 4}}], "quarantined": []}');
INSERT INTO approval VALUES ('00000000-0000-4000-8000-000000000041', '2026-11-05 12:00Z', '00000000-0000-4000-8000-000000000031',
    '00000000-0000-4000-8000-000000000021', '{"rule": "pods/bad-rollout/roll-back", "action": "rollback_deployment", "reason": "The new release crashes.", "source": "RULE", "target": {"kind": "Deployment", "name": "cart", "cluster": "", "namespace": "shop"}, "priority": {"base": 70, "total": 76, "learned": 6}, "trust": "AUTO", "parameters": {"toRevision": 4}}', 'The namespace is protected.', 'WAITING', '2026-11-05 16:00Z',
    NULL, NULL, '');
INSERT INTO snapshot VALUES ('sha256:3595de642061e3530cea1b6294b696a60d4dc0906c2845b303f86f5daa6427b5', '2026-11-01 00:00Z',
    '\x1f8b08000000000000ffad56db72da4810fd15979ec105c224c16f98988d776d4261d854656b1f06a941134633ca5c6c532efffb9e1e49'::bytea
    || '\x5cd65b795a5e907a7afa72ce991ebd264291f52eb9feeb35115a1b2fbc341aefaf6f9d8474eec63eb9d641a94eb2917a4bb6b252c39488'::bytea
    || '\xa4936c499315ded8955530c1a2c49a14efaee36a511216fe086b9a9b7c62852bee8da91008bebce82a91b1872b4c055365f2181ab97fb9'::bytea
    || '\xd57981a2b9b424eda51fbafd7eb7375cf6fbd7c3d175aff71d91e0e1030a49a6778bbbd96fc9dbdf9d44046f5cc60db72dad43bea5d83d'::bytea
    || '\x96332564d9aec41786252e04e7c9cead592b8207379a59a37f37ebd69d9e48b771368a0895bd22a07194dfec576d1ca3bd356aae842698'::bytea
    || '\x7a88726a9919bf2091efe34a2edd6e6ec9b960810f5c3796685285c3f30395c6d6be48e3bf9b1893cb2de3cad9666df22623183e26695f'::bytea
    || '\x66f5326ff650809a9ee43a184e1206edb282f200b6555ddd990554737b6f9de4c71121254be91702126ad05046806c4629a2eb6690030c'::bytea
    || '\x5c442c7782b65828d16291e066cf2e8d62589e6cbcd3937a7f04862df7c2f92f268063aea014902b69a1335a692f21d35acc25091da333'::bytea
    || '\x9925fa07ade3c9122fbf149e26ff6cec6e6e94cc64db0997dbc66d90e62ecc334e079ae5522b8a8f6c8e1aaf8bc0630346c501c126ce4d'::bytea
    || '\x5559f324d4ed4b2599df64bebcfac282837a7132d9652db25da81ec4cb78cb65cf9769e30171e7b414b6d6f4803745d337a973f31c5dfb'::bytea
    || '\x3156c13c7c457d7cdc66b77fde2e904111909b18bd9139012ee077f9b1b146c93c16226af1126a3c81951b448799310a4950200aea0f1f'::bytea
    || '\x10905ec06d4ef981b696791216a96f4cd0c83f403885f3a31e50b8c47ed45d0a2db6ef3796e2650186e7640fa40fd9b9b5d6b473c0a3ed'::bytea
    || '\x90bc09fcb23a15efa1a7c115368147b5b49063439a359e32ffaf3a921da6599779ee32628446a3a50a6b70d8beb93d464699806f4b3f83'::bytea
    || '\xb4346e783de8f984e088962f70dc0b80c892a987d184a48a224dfba3512f1da443fc5260cd936a2a324cdee4ba7f090c325396464f4470'::bytea
    || '\x34afa5c66e55689d52266d23a4324f64ef054e15581a3ea2da426e8b9503daccf708ef416fc71b8cbb9ac81e131995b11012cd225d1a31'::bytea
    || '\xd7fb192070e700c6c973a87a7035188e3e0e3e0d3e7c02b871edac1ec67041199744f931e720e634a6fc8fb594e56bdfefe9c73d962223'::bytea
    || '\x378a47c937e90b9613cbb1de15171f83ab22a953060f8b837ab122e14fce497da42cb11984004d3c835fe18eed01d2d6d8f6053270167c'::bytea
    || '\xab213cff0c98a88df05138ae8971d65cb13c0d50b280c21a5590c3e0cadab982bb42990031d6d3c265060aa93d1d0e8c959ee743867fd4'::bytea
    || '\xa5008c8320c0e4440907bf665758ff40bfaca922ce005fd045bcf42f78d2b90be9b1931f51c4611a232eac3bcc0d3c7d46e7665fa2f4c6'::bytea
    || '\x93b3e2026edeceee70745ca1ca7a8024d3afabd967b859dafc2fc111ddedcbca1bbe8533fe9ce82a7c4f2083173bd2ef3e08527c0d341f'::bytea
    || '\x04981b443c3e1123d47a67fc799ad73711c3f5f60fd50eee3e10090000'::bytea);
