-- Stream messages written in the transaction of the change that they announce; a publisher sends them on.
-- Payloads are json, not jsonb: the stream entry keeps the order of the fields.

-- Written by the API and the STS, published by the API. available_at 'infinity' marks a dead row.
CREATE TABLE event_outbox (
    id            text        PRIMARY KEY,
    stream_name   text        NOT NULL,
    payload_json  json        NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    available_at  timestamptz NOT NULL DEFAULT now(),
    locked_until  timestamptz,
    locked_by     text,
    last_error    text,
    dispatched_at timestamptz,
    request_id    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT event_outbox_payload_check CHECK (json_typeof(payload_json) = 'object')
);
CREATE INDEX event_outbox_pending_idx ON event_outbox (available_at, id) WHERE dispatched_at IS NULL;
CREATE INDEX event_outbox_oldest_idx ON event_outbox (created_at, id) WHERE dispatched_at IS NULL;
CREATE INDEX event_outbox_dispatched_idx ON event_outbox (dispatched_at) WHERE dispatched_at IS NOT NULL;

-- Written and published by the Coordinator.
CREATE TABLE caracal_outbox (
    id           text        PRIMARY KEY,
    producer     text        NOT NULL,
    topic        text        NOT NULL,
    dedupe_key   text        NOT NULL,
    payload_json json        NOT NULL,
    status       text        NOT NULL DEFAULT 'pending',
    attempts     integer     NOT NULL DEFAULT 0,
    available_at timestamptz NOT NULL DEFAULT now(),
    locked_until timestamptz,
    locked_by    text,
    last_error   text,
    request_id   text,
    published_at timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT caracal_outbox_producer_topic_dedupe_key UNIQUE (producer, topic, dedupe_key),
    CONSTRAINT caracal_outbox_producer_check CHECK (producer IN ('api', 'coordinator')),
    CONSTRAINT caracal_outbox_status_check CHECK (status IN ('pending', 'published', 'dead')),
    CONSTRAINT caracal_outbox_payload_check CHECK (json_typeof(payload_json) = 'object')
);
CREATE INDEX caracal_outbox_pending_idx ON caracal_outbox (producer, available_at, id) WHERE status = 'pending';
CREATE INDEX caracal_outbox_oldest_idx ON caracal_outbox (producer, created_at, id) WHERE status = 'pending';
CREATE INDEX caracal_outbox_ended_idx ON caracal_outbox (status, published_at) WHERE status <> 'pending';
