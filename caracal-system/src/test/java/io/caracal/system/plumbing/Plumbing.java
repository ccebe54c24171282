package io.caracal.system.plumbing;

/** A way to run the services, and what it hands on to them. */
interface Plumbing {

    /** How a setting gets to a service. */
    enum Reach {
        /** The operator's value arrives. */
        OPEN,
        /** The service gets a value that this way of running it decides. */
        FIXED,
        /** The service never sees it. */
        NONE
    }

    /** As the page calls it. */
    String title();

    Reach reach(String service, String setting);

    /** Where the operator writes it; empty for the usual place. */
    default String place(String service, String setting) {
        return "";
    }
}
