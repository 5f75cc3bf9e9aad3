-- A model may look closer before it answers; each look is kept with the request in which it asked for it.
ALTER TABLE model_call ADD COLUMN looks jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN model_call.looks IS 'closer looks that the model asked for: tool, arguments, bytes, took, and why it was refused';
