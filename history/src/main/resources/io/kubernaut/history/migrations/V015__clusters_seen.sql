-- Values of the label cluster that alerts have carried, '' for alerts without it. More than one means that alerts of other
-- clusters arrive here too; unless this installation knows its own name, it cannot tell which are meant for it.
CREATE TABLE cluster_seen (
    cluster text PRIMARY KEY,
    first_seen_at timestamptz NOT NULL
);

INSERT INTO cluster_seen
SELECT cluster, min(opened_at) FROM (
    SELECT cluster, opened_at FROM open_episode UNION ALL SELECT cluster, opened_at FROM closed_episode) known
GROUP BY cluster;
