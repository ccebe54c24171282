package io.caracal.core.policy;

import java.util.List;

/** A document that authors start from (API contract §1.9). Ids are stable; contents pass the authoring checks as they are. */
public record PolicyTemplate(String id, String name, String description, String content) {
    private static final String HEADER = """
        # caracal:data-document
        package caracal.authz

        import rego.v1

        """;

    private static final String BINDINGS = """
        # A readable key for each application, used by grants. Replace the ids with those of your zone.
        app_ids := {
            "orders-agent": "application-id-of-the-orders-agent",
            "reports-agent": "application-id-of-the-reports-agent",
        }
        """;

    private static final String GRANTS = """
        # One entry for each resource: the owning application (a key of app_ids) and, for each session label,
        # the scopes that a session with this label may use.
        grants := {
            "resource://orders": {
                "application": "orders-agent",
                "roles": {
                    "operator": ["orders:read", "orders:write"],
                    "viewer": ["orders:read"],
                },
            },
        }
        """;

    private static final String CONFINEMENT = """
        # A session with a label that begins with the prefix gets none but these scopes, whatever its roles allow.
        confinement := [
            {"label_prefix": "viewer", "scopes": ["orders:read"]},
            {"label_prefix": "trial:", "scopes": []},
        ]
        """;

    private static final String RESTRICTION = """
        # Any entry denies every request in the zone. Remove the entries, and activate again, to lift it.
        restrict := {"incident-response"}
        """;

    private static final List<PolicyTemplate> ALL = List.of(
            new PolicyTemplate(
                    "application-bindings",
                    "Application bindings",
                    "Gives applications readable keys that grants refer to.",
                    HEADER + BINDINGS),
            new PolicyTemplate(
                    "resource-grants",
                    "Resource grants",
                    "Says which application owns a resource and which scopes each session label may use.",
                    HEADER + GRANTS),
            new PolicyTemplate(
                    "label-confinement",
                    "Label confinement",
                    "Caps the scopes of sessions by the beginning of their labels.",
                    HEADER + CONFINEMENT),
            new PolicyTemplate(
                    "zone-restriction",
                    "Zone restriction",
                    "Denies everything in the zone while it is active.",
                    HEADER + RESTRICTION));

    /** All templates in their documented order. */
    public static List<PolicyTemplate> all() {
        return ALL;
    }
}
