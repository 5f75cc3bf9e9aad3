-- Every change of the mode; the latest holds.
CREATE TABLE mode_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mode text NOT NULL,
    set_by text NOT NULL,
    reason text NOT NULL,
    set_at timestamptz NOT NULL
);
