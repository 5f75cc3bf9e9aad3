CREATE TABLE message (
    message_id uuid NOT NULL,
    at timestamptz NOT NULL,
    topic text NOT NULL,
    severity text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    about jsonb NOT NULL,
    incident_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    PRIMARY KEY (message_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE message_default PARTITION OF message DEFAULT;
CREATE INDEX message_incident ON message (incident_id);

-- One message for one sink; message_at is the message's time, so that both are found in the same month.
CREATE TABLE delivery (
    delivery_id uuid NOT NULL,
    message_id uuid NOT NULL,
    message_at timestamptz NOT NULL,
    sink text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    last_failure text NOT NULL DEFAULT '',
    delivered_at timestamptz,
    PRIMARY KEY (delivery_id, message_at)
) PARTITION BY RANGE (message_at);
CREATE TABLE delivery_default PARTITION OF delivery DEFAULT;
CREATE INDEX delivery_message ON delivery (message_id);
