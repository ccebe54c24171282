-- Readiness asks every two seconds for the oldest row that waits: however many rows were given up before it, that must be one lookup. The
-- publisher's claim, ordered the same way over the same rows, is served by this index too, so it takes the place of the wider one.
CREATE INDEX event_outbox_waiting_idx ON event_outbox (created_at, id)
    WHERE dispatched_at IS NULL AND available_at < 'infinity';
DROP INDEX event_outbox_oldest_idx;
