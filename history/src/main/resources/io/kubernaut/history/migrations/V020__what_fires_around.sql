-- What may have to do with a new alert is found by these, without reading the JSON of all that fires. A version before
-- this one writes the rows without knowing of them.
ALTER TABLE open_episode
    ADD COLUMN alert_name text GENERATED ALWAYS AS (alert ->> 'name') STORED,
    ADD COLUMN namespace text GENERATED ALWAYS AS (
        coalesce(nullif(alert -> 'labels' ->> 'exported_namespace', ''), alert -> 'labels' ->> 'namespace', '')) STORED;
CREATE INDEX open_episode_name ON open_episode (cluster, alert_name);
CREATE INDEX open_episode_namespace ON open_episode (cluster, namespace, opened_at);
