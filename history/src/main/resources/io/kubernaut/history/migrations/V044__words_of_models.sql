-- What is sent to models is kept for a time of its own, where that is asked for; the column for it has been there.
ALTER TABLE model_call ADD COLUMN whole_answer text;
CREATE INDEX model_call_words ON model_call (asked_at) WHERE prompt IS NOT NULL;
-- What each provider was asked lately.
CREATE INDEX model_call_time ON model_call (asked_at);

COMMENT ON COLUMN model_call.number IS 'from 1 within the consultation, in order';
COMMENT ON COLUMN model_call.prompt_hash IS 'SHA-256 of the model''s name and all that was sent';
COMMENT ON COLUMN model_call.prompt IS 'all that was sent, without credentials; null unless that is to be kept (kubernaut.advisor.keep.prompts)';
COMMENT ON COLUMN model_call.answer IS 'what was answered, on one line, cut, without credentials';
COMMENT ON COLUMN model_call.whole_answer IS 'all that was answered, without credentials; kept and dropped with the prompt';
COMMENT ON COLUMN model_call.checks IS 'each check that the answer did not pass, in words';
