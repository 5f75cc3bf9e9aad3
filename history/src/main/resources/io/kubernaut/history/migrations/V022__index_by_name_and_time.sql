-- The newest alerts of a name are found in the index; each index less makes opening and deciding cheaper.
DROP INDEX open_episode_name;
CREATE INDEX open_episode_name ON open_episode (cluster, alert_name, opened_at);
-- Only a person asks for all alerts of a cluster in their order, and can wait for a sort.
DROP INDEX open_episode_opened;
