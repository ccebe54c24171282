package io.caracal.runtime.doctor;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.operations.Addresses;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.paths.CaracalHome;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
import io.caracal.runtime.stack.Service;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks at everything at once and makes the report. Whatever is down, the rest is looked at; no look takes longer than its limit. */
public final class Doctor {
    private final ServiceClient client;
    private final Addresses addresses;
    private final Tokens tokens;
    private final Place place;
    private final Clock clock;

    /**
     * What is wanted.
     *
     * @param strict    warnings count as well
     * @param preflight this machine only, before a start
     * @param zone      look at this zone only
     * @param noZones   look at no zone
     */
    public record Order(
            boolean strict, boolean preflight, @Nullable String zone, boolean noZones) {}

    /**
     * Where the command runs.
     *
     * @param environment the operator's, files included
     */
    public record Place(Map<String, String> environment, CaracalHome home) {
        public Place {
            environment = Map.copyOf(environment);
        }

        /** The environment may hold secrets. */
        @Override
        public String toString() {
            return "Place[" + home.root() + "]";
        }
    }

    public Doctor(ServiceClient client, Addresses addresses, Tokens tokens, Place place, Clock clock) {
        this.client = client;
        this.addresses = addresses;
        this.tokens = tokens;
        this.place = place;
        this.clock = clock;
    }

    public Report examine(Order order) {
        ManagementExamination.ZoneChoice choice =
                ManagementExamination.ZoneChoice.of(order.zone(), order.noZones() || order.preflight());
        ManagementExamination.Managed seen = order.preflight() ? preflightOnly() : system(choice);
        Map<String, String> where = new LinkedHashMap<>();
        addresses
                .targets()
                .forEach(target -> where.put(target.name(), target.base().toString()));
        where.keySet().removeAll(seen.left());
        return Report.of(order.preflight() ? "preflight" : "system", order.strict(), where, choice.scope(), seen);
    }

    private ManagementExamination.Managed preflightOnly() {
        return new ManagementExamination.Managed(preflight(false).join(), List.of());
    }

    private ManagementExamination.Managed system(ManagementExamination.ZoneChoice choice) {
        Found bearer = find(GeneratedSecret.METRICS_BEARER);
        Found admin = find(GeneratedSecret.ADMIN_TOKEN);
        Map<Service, CompletableFuture<Examined>> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, new ServiceExamination(client, addresses.target(service), bearer.secret()).examine());
        }
        ManagementExamination management =
                new ManagementExamination(client, addresses.target(Service.API), clock, choice);
        CompletableFuture<Check> skew = management.clockSkew();
        CompletableFuture<ManagementExamination.Managed> managed = management.look(admin.secret(), admin.missing());
        CompletableFuture<Examined> local =
                installedHere() ? preflight(true) : CompletableFuture.completedFuture(Examined.NOTHING);
        List<Examined> parts = new ArrayList<>();
        List<String> left = new ArrayList<>();
        services.forEach((service, look) -> {
            boolean absent = !expected(service) && look.join().silent();
            parts.add(absent ? notExpected(service) : look.join());
            if (absent) {
                left.add(service.text());
            }
        });
        parts.add(Examined.of(skew.join()));
        parts.add(managed.join().examined());
        parts.add(local.join());
        return new ManagementExamination.Managed(
                Examined.all(parts), managed.join().zones(), left);
    }

    /** Control is optional, and a stack elsewhere shows what it wants to show; what was named, or was started here, has to be there. */
    private boolean expected(Service service) {
        boolean named = !place.environment()
                .getOrDefault(Addresses.variable(service), "")
                .isBlank();
        return named || (service == Service.CONTROL ? installedHere() : addresses.local(Service.API));
    }

    private static Examined notExpected(Service service) {
        String detail = "not there and not expected; " + Addresses.variable(service) + " names it where it is";
        return Examined.of(Check.ok(Section.HEALTH, service.text() + " health", detail));
    }

    /** A credential, or why there is none. */
    private record Found(Optional<SecretText> secret, String missing) {}

    /** A file that cannot be read must not keep the rest from being looked at. */
    private Found find(GeneratedSecret secret) {
        try {
            return new Found(tokens.find(secret), tokens.missing(secret));
        } catch (OperatorProblem unusable) {
            return new Found(Optional.empty(), unusable.line());
        }
    }

    private CompletableFuture<Examined> preflight(boolean running) {
        boolean fresh = !Files.isReadable(place.home().secrets().resolve(GeneratedSecret.SECRET_STORE_KEK.fileName()))
                && !Files.isDirectory(place.home().postgresData());
        StoreProbe stores = new StoreProbe(place.environment(), place.home().secrets(), running);
        return new Preflight(place.environment(), tokens, stores, clock, fresh).examine();
    }

    /** The keys and stores of the stack are those of this machine. */
    private boolean installedHere() {
        return addresses.local(Service.API)
                && Files.isReadable(place.home().secrets().resolve(GeneratedSecret.SECRET_STORE_KEK.fileName()));
    }
}
