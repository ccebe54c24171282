package io.caracal.common.streams;

/** What a handler decided about one entry. */
public sealed interface EntryOutcome {

    /** Done; the entry is acknowledged. */
    static EntryOutcome ack() {
        return Ack.DONE;
    }

    /** Not done, may work later; the entry stays pending and is handed out again until the most deliveries are reached. */
    static EntryOutcome retry(String reason) {
        return new Retry(reason);
    }

    /** Will never work; the entry goes to the dead letters with this reason and is acknowledged. */
    static EntryOutcome dead(String reason) {
        return new Dead(reason);
    }

    /** See {@link EntryOutcome#ack()}. */
    enum Ack implements EntryOutcome {
        DONE
    }

    /** See {@link EntryOutcome#retry(String)}. */
    record Retry(String reason) implements EntryOutcome {}

    /** See {@link EntryOutcome#dead(String)}. */
    record Dead(String reason) implements EntryOutcome {}
}
