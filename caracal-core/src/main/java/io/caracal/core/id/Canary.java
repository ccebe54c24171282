package io.caracal.core.id;

/**
 * What the self-tests of STS and Gateway act as. No tenant can have a zone of this id. The quick self-tests use the ids alone and leave nothing behind; the
 * one over the network uses a zone of this id, which the API makes when it is given the secret of its application. Nothing of that zone reaches an upstream:
 * the Gateway answers for its only resource itself.
 */
public final class Canary {

    public static final ZoneId ZONE = new ZoneId("00000000-0000-4000-8000-0000000ca4a1");

    public static final ApplicationId APPLICATION = new ApplicationId("00000000-0000-4000-8000-0000000ca4a2");

    /** Identifier of the only resource, in the name space that tenants cannot use. */
    public static final String RESOURCE = "caracal-sys://canary";

    /** The only scope of the resource. */
    public static final String SCOPE = "canary:call";

    private Canary() {}
}
