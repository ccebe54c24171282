package io.caracal.common.lifecycle;

/** What runs when the operating system asks the process to end. */
public final class ShutdownHook {

    private ShutdownHook() {}

    /** Runs {@code action} on a thread of its own when the JVM begins to shut down. */
    public static void install(String name, Runnable action) {
        Runtime.getRuntime().addShutdownHook(new Thread(action, name));
    }
}
