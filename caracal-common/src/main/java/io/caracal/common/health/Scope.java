package io.caracal.common.health;

/** Whose failure the breach of an invariant is, which decides whether leaving the load balancer would help anybody. */
public enum Scope {
    /** Of this instance alone: another replica may well serve. */
    LOCAL,
    /** Of a dependency that all replicas share: leaving helps nobody, refusing precisely does. */
    SHARED,
    /** Of another Caracal service. */
    DOWNSTREAM,
    /** Of what tenants put in: it must never gate an instance. */
    TENANT;

    /** The spelling in answers, metrics and documents. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
