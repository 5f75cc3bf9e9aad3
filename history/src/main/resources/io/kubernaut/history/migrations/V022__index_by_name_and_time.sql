-- The newest alerts of a name are found in the index; each index less makes opening and deciding cheaper.
DROP INDEX open_episode_name;
CREATE INDEX open_episode_name ON open_episode (cluster, alert_name, opened_at);
-- All alerts of a cluster in their order are asked for only where one concerns the whole cluster: seldom, and sorted then.
DROP INDEX open_episode_opened;
