package io.caracal.control.gate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Control answers only while the gate file exists (CONTROL_GATE_FILE, API contract §7.1); the file is looked at for every request, so that an
 * operator opens and closes the gate without a restart. Without a configured file the gate is closed for good.
 */
public final class ControlGate {
    private final Optional<Path> file;

    public ControlGate(Optional<Path> file) {
        this.file = file;
    }

    public boolean open() {
        return file.map(Files::exists).orElse(false);
    }
}
