package io.caracal.sts.policy;

/** Policy documents for tests. */
final class Documents {

    private static final String HEADER = "# caracal:data-document\npackage caracal.authz\n\nimport rego.v1\n\n";

    static final String GRANTS = HEADER + """
        app_ids := {"agent": "app-1"}

        grants := {"resource://orders": {
            "application": "agent",
            "roles": {"operator": ["orders:read"]},
        }}
        """;

    static final String RESTRICTED = HEADER + "restrict := {\"incident\"}\n";

    static final String OTHER_APPLICATION = HEADER + "app_ids := {\"agent\": \"app-2\"}\n";

    /** Refers to the request, so it is no plain data. */
    static final String COMPUTED = HEADER + "app_ids := {\"agent\": input.principal.id}\n";

    /** A bootstrap that {@link #GRANTS} allows. */
    static final String BOOTSTRAP = """
        {"schema_version":"2026-05-20",
         "principal":{"type":"Application","id":"app-1","zone_id":"z"},
         "resource":{"type":"Resource","id":"r","identifier":"resource://orders","scopes":["agent:lifecycle"]},
         "action":{"id":"TokenExchange"},
         "context":{"requested_scopes":["agent:lifecycle"]}}
        """;

    private Documents() {}
}
