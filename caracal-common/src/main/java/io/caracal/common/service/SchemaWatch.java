package io.caracal.common.service;

import io.caracal.common.health.Reading;
import io.caracal.common.storage.Migrations;
import java.util.function.IntSupplier;

/**
 * Compares the schema of the database with the one that this build was made for. An older one lacks what this build needs. A newer one is what an upgrade brings about:
 * migrations only add and come first, so the instances of before go on, and say so. One worker asks; any thread reads.
 */
final class SchemaWatch {

    private final IntSupplier asked;
    private volatile int seen;

    /** @param asked the number of the newest migration that was applied; asks Postgres */
    SchemaWatch(IntSupplier asked) {
        this.asked = asked;
    }

    /** Asks. */
    Reading needed() {
        int version = asked.getAsInt();
        seen = version;
        return Reading.of(version >= Migrations.NEWEST, "schema_behind", text(version, "needs"));
    }

    /** From memory: what was seen last. That nothing was seen yet is for {@link #needed} to say, which asks. */
    Reading known() {
        int version = seen;
        return Reading.of(version <= Migrations.NEWEST, "schema_ahead", text(version, "knows nothing beyond"));
    }

    private static String text(int version, String relation) {
        return "the database is at migration " + version + ", this build " + relation + " " + Migrations.NEWEST;
    }
}
