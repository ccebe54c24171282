package io.caracal.runtime.stack;

import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Launches of {@link FakeService} processes. */
final class FakeMember {
    private FakeMember() {}

    /** One that stops alone, as a store does. */
    static Member store(String name, int port, Path directory) {
        return new Store(of(name, port, directory, Map.of()));
    }

    private record Store(Member process) implements Member {
        @Override
        public String name() {
            return process.name();
        }

        @Override
        public int port() {
            return process.port();
        }

        @Override
        public Path log() {
            return process.log();
        }

        @Override
        public Process start() throws IOException {
            return process.start();
        }

        @Override
        public boolean stop(ProcessHandle handle, Duration limit) {
            return process.stop(handle, limit);
        }

        @Override
        public boolean stopsTogether() {
            return false;
        }

        @Override
        public Duration stopLimit() {
            return process.stopLimit();
        }
    }

    static Member of(String name, int port, Path directory, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("NAME", name);
        environment.put("PORT", Integer.toString(port));
        environment.put("JOURNAL", directory.resolve("journal").toString());
        List<String> command = List.of(
                JavaProgram.current().executable(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                classPath(),
                FakeService.class.getName());
        return new ServiceMember(
                new Launch(name, command, environment, directory, directory.resolve(name + ".log")), port);
    }

    /** Where the compiled test classes are. */
    private static String classPath() {
        return Path.of(FakeService.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
