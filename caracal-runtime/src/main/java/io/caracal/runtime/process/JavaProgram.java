package io.caracal.runtime.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a Java process on the JDK that runs this one, with a start-up archive of its own per JDK and build: the AOT cache from
 * JDK 25 on, made by a training run, else a class-data archive, made when the first run ends.
 *
 * @param javaHome  of the JDK
 * @param feature   its feature release, such as 25
 * @param jdkBuild  its exact build, which archives are bound to
 */
public record JavaProgram(Path javaHome, int feature, String jdkBuild) {
    private static final int AOT_CACHE = 25;
    private static final int AUTOMATIC_ARCHIVE = 19;
    private static final int RESTRICTS_NATIVE_ACCESS = 24;

    /** The JDK of this process. */
    public static JavaProgram current() {
        return new JavaProgram(
                Path.of(System.getProperty("java.home")),
                Runtime.version().feature(),
                Runtime.version().toString());
    }

    public String executable() {
        return javaHome.resolve("bin/java").toString();
    }

    /** Flags that every process of the stack has. */
    public List<String> common() {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC"));
        if (feature >= RESTRICTS_NATIVE_ACCESS) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** Flags of the supervisor: small, quick to start. */
    public List<String> supervisor(int heapMegabytes, Path cache, String buildId) {
        List<String> flags = new ArrayList<>(common());
        flags.add("-Xmx" + heapMegabytes + "m");
        flags.add("-XX:TieredStopAtLevel=1");
        if (feature >= AUTOMATIC_ARCHIVE) {
            flags.add("-XX:+AutoCreateSharedArchive");
            flags.add("-XX:SharedArchiveFile=" + archives(cache, buildId).resolve("supervisor.jsa"));
        }
        return flags;
    }

    /** Flags of a service: a bounded heap, small stacks, and the start-up archive. */
    public List<String> service(String name, int heapMegabytes, Path cache, String buildId) {
        List<String> flags = service(heapMegabytes);
        Path file = archive(archives(cache, buildId), name);
        if (trainsArchives()) {
            if (Files.exists(file)) {
                flags.add("-XX:AOTCache=" + file);
            }
        } else if (feature >= AUTOMATIC_ARCHIVE) {
            flags.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + file));
        } else {
            flags.add((Files.exists(file) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + file);
        }
        return flags;
    }

    /** Whether archives come from a training run instead of the first real one. */
    public boolean trainsArchives() {
        return feature >= AOT_CACHE;
    }

    /** Flags of a training run. */
    public List<String> recording(int heapMegabytes, Path recording) {
        List<String> flags = service(heapMegabytes);
        flags.addAll(List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording));
        return flags;
    }

    /** Flags of the step that turns a recording into an archive. */
    public List<String> creation(int heapMegabytes, Path recording, Path archive) {
        List<String> flags = service(heapMegabytes);
        flags.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + archive));
        return flags;
    }

    /** Archives of other builds or JDKs are of no use to this one. */
    public Path archives(Path cache, String buildId) {
        return cache.resolve("start-" + jdkBuild.replaceAll("[^0-9A-Za-z.+-]", "_") + "-" + buildId);
    }

    /** The archive of a service. */
    public Path archive(Path directory, String name) {
        return directory.resolve(name + (trainsArchives() ? ".aot" : ".jsa"));
    }

    private List<String> service(int heapMegabytes) {
        List<String> flags = new ArrayList<>(common());
        flags.addAll(List.of("-Xms32m", "-Xmx" + heapMegabytes + "m", "-Xss512k", "-XX:ReservedCodeCacheSize=64m"));
        return flags;
    }
}
