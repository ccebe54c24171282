package io.caracal.runtime.rotation;

/** What exchanging a secret means (CLI contract C.8). */
enum Method {
    /** Services follow the file by themselves. */
    RELOADED("followed by the services without a restart"),
    /** Services read it when they start. */
    RESTARTED("its services restart one after the other"),
    /** Made by some, verified by the first of the order, which goes on accepting the old one. */
    OVERLAPPING("its services restart one after the other, the verifying one first; the old key still verifies"),
    /** Made and verified by several: those that verify learn the new key before anybody uses it. */
    ANNOUNCED("verifying services restart knowing both keys, then all restart using the new one; the old key still"
            + " verifies"),
    /** Seals data at rest. */
    RESEALING("services restart knowing both keys, everything sealed is sealed anew, then the old key is forgotten"),
    /** Password of the database role of one service. */
    ROLE("ALTER ROLE, then its service restarts"),
    /** Password of the owner of the database, which no service has. */
    OWNER("ALTER ROLE; no service uses it"),
    /** Password of the administrator of Redis, whom no service is. */
    REDIS("Redis accepts both, then forgets the old one; no service uses it"),
    /** Password of the user of one service at Redis. */
    REDIS_USER("Redis accepts both, its service restarts, then Redis forgets the old one"),
    /** Nothing of this stack reads it. */
    KEPT("nothing that runs here reads it");

    private final String text;

    Method(String text) {
        this.text = text;
    }

    /** For people. */
    String text() {
        return text;
    }
}
