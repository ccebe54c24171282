package io.caracal.runtime.demo;

import io.caracal.core.secret.SecretText;

/** What the story set up through the management API; identifiers as the API returned them. */
record DemoZone(String id, Application orchestrator, Application assistant, String policySetId) {

    /** The resource that the orchestrator was granted. */
    static final String LEDGER = "resource://demo-ledger";

    /** The same upstream, as granted to the assistant. */
    static final String LEDGER_FOR_ASSISTANT = "resource://demo-ledger-assistant";

    static final String READ = "ledger:read";
    static final String WRITE = "ledger:write";

    /** A declared scope that no grant gives to anybody. */
    static final String CLOSE_BOOKS = "ledger:close";

    /** An application with the client secret that the API showed once. */
    record Application(String id, String name, SecretText clientSecret) {}
}
