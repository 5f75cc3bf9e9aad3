-- RESOLVED by its sender; FIRED_ANEW when a later life was sent and its own end never came; UNHEARD when nobody sent
-- anything about it for so long that it cannot be taken to fire still.
ALTER TABLE closed_episode ADD COLUMN ended_by text NOT NULL DEFAULT 'RESOLVED';

CREATE INDEX open_episode_heard ON open_episode (last_seen_at);
