package io.caracal.api.expiry;

import io.caracal.api.feature.FeatureContext;
import java.time.Duration;

/** Starts the loops. */
public final class ExpiryModule {

    private static final Duration APPLICATIONS_PERIOD = Duration.ofSeconds(60);
    private static final Duration RECORDS_PERIOD = Duration.ofSeconds(300);

    private ExpiryModule() {}

    public static void register(FeatureContext context) {
        Expiry applications = new Expiry(context.transactions(), Expiring.APPLICATIONS);
        context.platform().loops().every("dcr-collector", APPLICATIONS_PERIOD, applications::round);
        Expiry records = new Expiry(context.transactions(), Expiring.AUTHORITY_RECORDS);
        context.platform().loops().every("authority-expiry", RECORDS_PERIOD, records::round);
    }
}
