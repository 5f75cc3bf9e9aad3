INSERT INTO pattern (kind, key, found_first, found_last, content)
VALUES ('SAME_HOUR', '|shop|KubePodCrashLooping', '2026-11-03 03:00Z', '2026-11-05 03:00Z',
    '{"key": "|shop|KubePodCrashLooping", "kind": "SAME_HOUR", "link": "/api/v1/incidents?alert=KubePodCrashLooping&namespace=shop", "says": "KubePodCrashLooping in shop begins between 02:00 and 03:00 UTC.", "times": 9, "advice": "See what runs at that time.", "chance": 1e-7, "evidence": "9 of 10 times, on 9 days.", "lastSeen": "2026-11-05T02:10:00Z"}');
INSERT INTO pattern_search (begun_at) VALUES ('2026-11-05 03:00Z');
