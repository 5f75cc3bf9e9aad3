-- What each new alert costs is for the most part the indexes that it is entered into, and the log of these writes.

-- The alert of an accepted one is that of its episode, and is kept there alone.
ALTER TABLE alert_received ALTER COLUMN alert DROP NOT NULL;
-- Nothing asks for it.
DROP INDEX alert_received_episode;

-- With it, each repeat of an alert would be entered into all indexes of the table anew. What nobody sends any more is
-- looked for once in a while, and then in the whole table.
DROP INDEX open_episode_heard;

-- New episodes have no incident yet.
DROP INDEX open_episode_incident;
CREATE INDEX open_episode_incident ON open_episode (incident_id) WHERE incident_id IS NOT NULL;
