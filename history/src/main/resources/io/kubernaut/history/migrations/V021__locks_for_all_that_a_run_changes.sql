-- What no other run may change: the target of each run under way that changes something, and what its plan changes beside
-- that. key is ObjectRef.key(). A run's locks go with its row. Versions before this one lock by active_run_target alone.
CREATE TABLE run_lock (
    key text PRIMARY KEY,
    run_id uuid NOT NULL REFERENCES active_run ON DELETE CASCADE
);
CREATE INDEX run_lock_run ON run_lock (run_id);
INSERT INTO run_lock (key, run_id) SELECT target_key, run_id FROM active_run WHERE locks;
