-- How a run's target stood when its effect showed, and what was seen of it once that had settled: components, deductions
-- and why each is as it is. effectiveness is what it came to. Null for runs that ended before.
ALTER TABLE active_run ADD COLUMN stands_as text, ADD COLUMN assessment jsonb;
ALTER TABLE finished_run ADD COLUMN stands_as text, ADD COLUMN assessment jsonb;
