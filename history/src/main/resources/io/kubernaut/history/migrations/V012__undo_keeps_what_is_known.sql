-- A run that is being taken back keeps what was found out about it: where the undo is refused, it is as it was before.
ALTER TABLE active_run
    ADD COLUMN effectiveness double precision CHECK (effectiveness BETWEEN 0 AND 1),
    ADD COLUMN recurred_at timestamptz,
    ADD COLUMN assessed_at timestamptz;
