package io.caracal.core.id;

/**
 * What the self-tests of STS and Gateway act as. The zone never exists: no service creates one of this id, and nothing that is minted for it leaves the
 * process.
 */
public final class Canary {

    public static final ZoneId ZONE = new ZoneId("00000000-0000-4000-8000-0000000ca4a1");

    public static final ApplicationId APPLICATION = new ApplicationId("00000000-0000-4000-8000-0000000ca4a2");

    private Canary() {}
}
