-- Work is taken in the order of urgent_at: when it is due, less a head start by kind and severity. What waits grows
-- more urgent than all that comes later, so nothing starves. Unlike due_at, it stays while an item is leased.
-- The defaults are for a version before this one that runs beside it.
ALTER TABLE work_item
    ADD COLUMN head_start interval NOT NULL DEFAULT '0',
    ADD COLUMN urgent_at timestamptz NOT NULL DEFAULT now();
UPDATE work_item SET urgent_at = due_at;

CREATE INDEX work_item_urgent ON work_item (urgent_at, id) WHERE parked_at IS NULL;
-- Claims and renewals now change no column that is indexed.
DROP INDEX work_item_due;

-- Episodes that are opened together are no longer triaged by webhook. The column keeps its name, for by it a version
-- before this one finds the episodes of an item that this one has stored.
COMMENT ON COLUMN open_episode.receipt_id IS
    'The subject of the TRIAGE item that the episode was opened for; of older rows, the receipt, which was that subject';
COMMENT ON COLUMN closed_episode.receipt_id IS 'As in open_episode';
