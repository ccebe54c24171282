package io.caracal.system.plumbing;

import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;
import io.caracal.runtime.stack.ServicePlan;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** {@code caracal up}: asks the plan that the supervisor starts the services by. */
final class PlumbedByUp implements Plumbing {

    private static final String OPERATORS = "the operator's own";
    private static final CaracalHome HOME = new CaracalHome(Path.of("/caracal"));

    @Override
    public String title() {
        return "caracal up";
    }

    @Override
    public Reach reach(String service, String setting) {
        Service process = Service.named(service).orElseThrow();
        if (given(process, setting, Map.of(setting, OPERATORS)).equals(OPERATORS)) {
            return Reach.OPEN;
        }
        return given(process, setting, Map.of()).isEmpty() ? Reach.NONE : Reach.FIXED;
    }

    private static String given(Service service, String setting, Map<String, String> operator) {
        SecretFiles secrets = new SecretFiles(HOME.secrets(), new SecureRandom());
        Map<String, String> environment = new ServicePlan(HOME, secrets, "dev", operator).environment(service);
        return environment.getOrDefault(setting, environment.getOrDefault(setting + "_FILE", ""));
    }
}
