package io.caracal.core.event;

/** Names of the Redis streams (streams contract §3.2). */
public final class Streams {
    public static final String AUDIT_EVENTS = "caracal.audit.events";
    public static final String AUDIT_DEAD_LETTERS = "caracal.audit.events.dlq";
    public static final String POLICY_INVALIDATE = "caracal.policy.invalidate";
    public static final String SESSIONS_REVOKE = "caracal.sessions.revoke";
    public static final String KEYS_INVALIDATE = "caracal.keys.invalidate";
    public static final String AGENTS_LIFECYCLE = "caracal.agents.lifecycle";
    public static final String INVOCATIONS_LIFECYCLE = "caracal.invocations.lifecycle";
    public static final String DELEGATIONS_INVALIDATE = "caracal.delegations.invalidate";
    public static final String PROVIDERS_RATELIMIT = "caracal.providers.ratelimit";

    private static final String DEAD_SUFFIX = ".dead";

    private Streams() {}

    /** Where entries go that a consumer of {@code stream} cannot handle. */
    public static String dead(String stream) {
        return stream.equals(AUDIT_EVENTS) ? AUDIT_DEAD_LETTERS : stream + DEAD_SUFFIX;
    }
}
