-- Each decision asks what ended of late. Without this it reads the month.
CREATE INDEX finished_run_finished ON finished_run (cluster, finished_at);
