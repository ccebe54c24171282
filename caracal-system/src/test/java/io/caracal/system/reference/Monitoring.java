package io.caracal.system.reference;

import java.util.Map;

/** The generated files of monitoring, for what carries copies of them. */
public final class Monitoring {

    private Monitoring() {}

    /** The alerting rules. */
    public static String rules() {
        return AlertFiles.rules(InvariantAlerts.rules(), EnterpriseAlerts.rules());
    }

    /** The dashboards, by path in the repository. */
    public static Map<String, String> dashboards() {
        return Dashboards.files();
    }
}
