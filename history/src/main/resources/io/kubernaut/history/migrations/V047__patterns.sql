-- What history shows when it is looked at as a whole. Each search replaces what was known, so nothing has to be dropped.

CREATE TABLE pattern (
    kind text NOT NULL,
    key text NOT NULL,
    found_first timestamptz NOT NULL,
    found_last timestamptz NOT NULL,
    content jsonb NOT NULL,
    PRIMARY KEY (kind, key)
);
COMMENT ON TABLE pattern IS 'Patterns that the last search found in history.';
COMMENT ON COLUMN pattern.found_first IS 'since when each search found it';

CREATE TABLE pattern_search (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    begun_at timestamptz NOT NULL
);
COMMENT ON TABLE pattern_search IS 'When a search for patterns was begun last, so that one replica does it.';
