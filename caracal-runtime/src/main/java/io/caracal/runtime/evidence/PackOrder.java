package io.caracal.runtime.evidence;

import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.StackSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * What to collect.
 *
 * @param commit    that the program was built from, or unknown
 * @param directory where packs are kept
 * @param doctor    command line of the diagnosis, which prints JSON
 */
public record PackOrder(
        StackSettings settings,
        Addresses addresses,
        Tokens tokens,
        String commit,
        Path directory,
        List<String> doctor) {
    public PackOrder {
        doctor = List.copyOf(doctor);
    }
}
