package io.caracal.control.reach;

import io.caracal.common.health.Check;
import io.caracal.common.health.Reading;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.JwksFetcher;
import java.io.IOException;

/** Asks the STS for the keys of a zone that nobody has: that it has none is an answer too. */
public final class KeysReach implements Check {

    private static final ZoneId NOBODYS = new ZoneId("readiness");

    private final JwksFetcher fetcher;

    public KeysReach(JwksFetcher fetcher) {
        this.fetcher = fetcher;
    }

    @Override
    public Reading look() {
        try {
            fetcher.fetch(NOBODYS);
            return Reading.passed();
        } catch (IOException e) {
            return Reading.failed("keys_unavailable", "signing keys cannot be fetched: " + e.getMessage());
        }
    }
}
