-- What was done to one run, decision or approval is asked for by it; without an index every entry that is kept was read.
CREATE INDEX audit_entry_subject ON audit_entry (subject, batch, place);
