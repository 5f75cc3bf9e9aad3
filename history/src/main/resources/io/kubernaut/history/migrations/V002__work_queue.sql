-- Fences grow over all items, so that an old claim can never look newer than a later one.
CREATE SEQUENCE work_fence;

CREATE TABLE work_item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    subject uuid NOT NULL,
    -- Not to be claimed before; while it is leased, when the lease runs out.
    due_at timestamptz NOT NULL,
    -- Null when nobody has claimed it.
    owner text,
    fence bigint NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    -- Asked for again while it was leased: when it is due after that.
    again_at timestamptz,
    parked_at timestamptz,
    note text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (kind, subject)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX work_item_due ON work_item (due_at, id) WHERE parked_at IS NULL;
