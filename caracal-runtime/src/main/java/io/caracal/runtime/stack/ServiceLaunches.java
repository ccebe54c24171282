package io.caracal.runtime.stack;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.paths.PrivateFiles;
import io.caracal.runtime.process.JavaProgram;
import io.caracal.runtime.process.Launch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the service processes. */
final class ServiceLaunches {
    /** Six services that start at once on a developer's machine gain more from cheap compilation than from good code. */
    private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private final StackSettings settings;
    private final JavaProgram java;
    private final ServicePlan plan;

    ServiceLaunches(StackSettings settings, JavaProgram java) {
        this.settings = settings;
        this.java = java;
        this.plan = new ServicePlan(settings.home(), settings.secrets(), settings.mode(), settings.operator());
    }

    Member member(Service service) {
        CaracalHome home = settings.home();
        Path jar = settings.installation().requireServiceJar(service.text());
        String build = settings.installation().buildId();
        plan.directories(service).forEach(PrivateFiles::createDirectory);
        PrivateFiles.createDirectory(java.archives(home.cache(), build));
        List<String> command = new ArrayList<>(List.of(java.executable()));
        command.addAll(java.service(service.text(), service.heapMegabytes(), home.cache(), build));
        if (settings.mode().equals("dev")) {
            command.add(QUICK_COMPILER);
        }
        String extra = settings.operator().getOrDefault("CARACAL_JAVA_OPTS", "").strip();
        if (!extra.isEmpty()) {
            command.addAll(List.of(extra.split("\\s+")));
        }
        command.addAll(List.of("-jar", jar.toString(), "server"));
        Launch launch =
                new Launch(service.text(), command, plan.environment(service), home.run(), home.log(service.text()));
        return new ServiceMember(launch, service.port());
    }
}
