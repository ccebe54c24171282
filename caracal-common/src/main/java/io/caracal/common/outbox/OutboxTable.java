package io.caracal.common.outbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the publisher must know about one of the two outbox tables: its columns and how their states are spelled in SQL. */
public final class OutboxTable {

    /** {@code event_outbox}: published rows have dispatched_at, dead ones wait until infinity. */
    public static final OutboxTable EVENT = new OutboxTable(
            new Names("event_outbox", "stream_name", null, "caracal_outbox_event"),
            new States(
                    "dispatched_at IS NULL AND available_at < 'infinity'",
                    "dispatched_at IS NULL AND available_at = 'infinity'",
                    "dispatched_at IS NOT NULL AND dispatched_at < "),
            new Changes("dispatched_at = now()", "available_at = 'infinity'"));

    private static final Pattern PRODUCER = Pattern.compile("[a-z]{1,32}");

    private final Names names;
    private final States states;
    private final Changes changes;

    private OutboxTable(Names names, States states, Changes changes) {
        this.names = names;
        this.states = states;
        this.changes = changes;
    }

    /** {@code caracal_outbox}, the rows of one producer. */
    public static OutboxTable caracal(String producer) {
        if (!PRODUCER.matcher(producer).matches()) {
            throw new IllegalArgumentException("a producer is named by lower case letters");
        }
        String own = "producer = '" + producer + "' AND status = ";
        return new OutboxTable(
                new Names("caracal_outbox", "topic", "dedupe_key", "caracal_outbox_" + producer),
                new States(own + "'pending'", own + "'dead'", own + "'published' AND published_at < "),
                new Changes(
                        "status = 'published', published_at = now(), updated_at = now()",
                        "status = 'dead', updated_at = now()"));
    }

    /** Channel that is notified when a transaction that appended commits. */
    public String channel() {
        return names.channel();
    }

    String table() {
        return names.table();
    }

    String streamColumn() {
        return names.stream();
    }

    /** SQL expression of the de-duplication key; the SQL null where the table has none. */
    String dedupeExpression() {
        return names.dedupe() == null ? "CAST(NULL AS text)" : names.dedupe();
    }

    boolean omitsNulls() {
        return names.dedupe() == null;
    }

    String pending() {
        return states.pending();
    }

    String dead() {
        return states.dead();
    }

    String publishedBefore(String bound) {
        return states.publishedBefore() + bound;
    }

    String markPublished() {
        return changes.published();
    }

    String markDead() {
        return changes.dead();
    }

    @Override
    public String toString() {
        return names.table();
    }

    private record Names(
            String table, String stream, @Nullable String dedupe, String channel) {}

    private record States(String pending, String dead, String publishedBefore) {}

    private record Changes(String published, String dead) {}
}
