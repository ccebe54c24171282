package io.caracal.common.log;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Which process wrote a line.
 *
 * @param pid its number in the operating system
 * @param hostname name of the machine or container
 */
public record ProcessIdentity(long pid, String hostname) {

    /** {@code HOSTNAME} of the environment, else what the operating system says. */
    public static ProcessIdentity read(Map<String, String> environment) {
        String named = environment.get("HOSTNAME");
        String hostname = named == null || named.isBlank() ? lookUp() : named.strip();
        return new ProcessIdentity(ProcessHandle.current().pid(), hostname);
    }

    private static String lookUp() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a name still logs.
            return "unknown";
        }
    }
}
