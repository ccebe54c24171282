package io.caracal.runtime.doctor;

import io.caracal.common.storage.DatabaseUrl;
import io.caracal.runtime.operations.ServiceClient;
import io.caracal.runtime.stack.Service;
import java.io.IOException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Looks at Postgres and Redis from this machine: a connection to the one, AUTH and PING to the other, five seconds each. */
final class StoreProbe {
    private static final int LIMIT_MILLIS = (int) ServiceClient.LIMIT.toMillis();
    private static final String REDIS_DOWN = "redis_unreachable";
    private static final String USERS = "Redis users";
    private static final String MAKE_USERS =
            "Have the users made again: `caracal down` and `caracal up` where Redis is embedded, else"
                    + " infra/redis/provision-users.sh as its administrator.";
    private static final Executor THREADS = StoreProbe::daemon;

    private final Map<String, String> environment;
    private final Path secrets;
    private final boolean expected;

    /**
     * @param environment the operator's, files included
     * @param secrets     where the addresses of embedded stores are
     * @param expected    whether the stores have to run now; before a start the embedded ones do not
     */
    StoreProbe(Map<String, String> environment, Path secrets, boolean expected) {
        this.environment = Map.copyOf(environment);
        this.secrets = secrets;
        this.expected = expected;
    }

    /** Where a store is. */
    private record Address(String text, boolean embedded) {}

    CompletableFuture<Examined> postgres() {
        return CompletableFuture.supplyAsync(
                () -> look("Postgres", "DATABASE_URL", "databaseUrl", StoreProbe::connect), THREADS);
    }

    CompletableFuture<Examined> redis() {
        return CompletableFuture.supplyAsync(this::administratorAndUsers, THREADS);
    }

    private Examined administratorAndUsers() {
        Examined administrator = look("Redis", "REDIS_URL", "redisUrl", this::ping);
        boolean reached = expected && administrator.breaches().isEmpty();
        return reached ? Examined.all(List.of(administrator, users())) : administrator;
    }

    /** The users as which the services of this home directory log in, where it has any. */
    private Examined users() {
        Map<String, String> refused = new TreeMap<>();
        int asked = 0;
        for (String service : Service.names()) {
            Path file = secrets.resolve(service + "RedisUrl");
            if (Files.isReadable(file)) {
                asked++;
                refusal(file).ifPresent(why -> refused.put(service, why));
            }
        }
        if (asked == 0) {
            return Examined.NOTHING;
        }
        return refused.isEmpty()
                ? Examined.of(Check.ok(Section.PREFLIGHT, USERS, "Redis lets in the users of " + asked + " services"))
                : refusing(refused);
    }

    /** Why Redis does not let in the user of this address; an address that only means something elsewhere is no matter here. */
    private Optional<String> refusal(Path file) {
        try {
            ping(Files.readString(file).strip());
            return Optional.empty();
        } catch (UnknownHostException elsewhere) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private static Examined refusing(Map<String, String> refused) {
        String services = String.join(", ", refused.keySet());
        String detail = services + ": " + refused.values().iterator().next();
        Remedy remedy = new Remedy(
                REDIS_DOWN,
                "What " + services + " needs Redis for is refused: replay protection, rate limits, events.",
                "Redis does not let in the users of " + services
                        + ": it has lost them or knows other passwords than the files <service>RedisPassword.",
                MAKE_USERS,
                "docs/runbooks/redis_unreachable.md");
        Check fail = Check.of(Section.PREFLIGHT, USERS, CheckStatus.FAIL, detail, remedy);
        return new Examined(List.of(fail), List.of(Breach.failing("preflight", remedy)));
    }

    /** Talks to a store, or says why it could not. */
    private interface Greeting {
        String at(String url) throws IOException;
    }

    private Examined look(String store, String variable, String generated, Greeting greeting) {
        Optional<Address> address;
        try {
            address = address(variable, generated);
        } catch (IOException unreadable) {
            return Examined.of(Check.fail(
                    Section.PREFLIGHT,
                    store,
                    variable + "_FILE cannot be read",
                    "Correct the path or the permissions."));
        }
        if (address.isEmpty()) {
            return Examined.of(Check.ok(Section.PREFLIGHT, store, "embedded; `caracal up` makes and starts it"));
        }
        try {
            return Examined.of(
                    Check.ok(Section.PREFLIGHT, store, greeting.at(address.get().text())));
        } catch (UnknownHostException foreign) {
            return Examined.of(Check.warn(
                    Section.PREFLIGHT,
                    store,
                    "the host name of " + variable + " is not known on this machine",
                    "Inside a container network that is normal; elsewhere correct " + variable + "."));
        } catch (IllegalArgumentException malformed) {
            return Examined.of(Check.fail(
                    Section.PREFLIGHT, store, variable + " is no valid address", "Correct " + variable + "."));
        } catch (IOException failure) {
            return down(store, variable, address.get(), failure);
        }
    }

    private Examined down(String store, String variable, Address address, IOException failure) {
        if (address.embedded() && !expected) {
            return Examined.of(Check.ok(Section.PREFLIGHT, store, "embedded, not running; `caracal up` starts it"));
        }
        Remedy remedy = new Remedy(
                store.equals("Redis") ? REDIS_DOWN : "postgres_unreachable",
                store.equals("Redis")
                        ? "Replay protection, rate limits and events stop; what depends on them is refused."
                        : "Nothing can be decided, minted or managed.",
                store + (login(failure) ? " refuses the login: " : " does not answer this machine: ")
                        + failure.getMessage() + ".",
                action(store, variable, address, failure),
                "docs/runbooks/" + (store.equals("Redis") ? "redis" : "postgres") + "_unreachable.md");
        Check fail = Check.of(Section.PREFLIGHT, store, CheckStatus.FAIL, String.valueOf(failure.getMessage()), remedy);
        return new Examined(List.of(fail), List.of(Breach.failing("preflight", remedy)));
    }

    private static String action(String store, String variable, Address address, IOException failure) {
        String name = store.toLowerCase(Locale.ROOT);
        if (!address.embedded()) {
            return login(failure)
                    ? "Correct user and password in " + variable
                            + "; with NOPERM let that user do what an administrator may."
                    : "Check that " + store + " runs, the network to it, and the password in " + variable + ".";
        }
        return login(failure)
                ? "Another password than that of its file is in force; `caracal restart " + name
                        + "` puts the file's in force."
                : "Look at `caracal logs " + name + "`; `caracal down` and `caracal up` start it again.";
    }

    private static boolean login(IOException failure) {
        return failure instanceof RedisPing.RefusedException refused && refused.login();
    }

    private Optional<Address> address(String variable, String generated) throws IOException {
        String given = environment.getOrDefault(variable, "").strip();
        if (!given.isEmpty()) {
            return Optional.of(new Address(given, false));
        }
        String named = environment.getOrDefault(variable + "_FILE", "").strip();
        if (!named.isEmpty()) {
            return Optional.of(new Address(Files.readString(Path.of(named)).strip(), false));
        }
        Path file = secrets.resolve(generated);
        return Files.isReadable(file)
                ? Optional.of(new Address(Files.readString(file).strip(), true))
                : Optional.empty();
    }

    private String ping(String url) throws IOException {
        String file = environment.getOrDefault("REDIS_CA_FILE", "").strip();
        return RedisPing.of(url, file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)));
    }

    private static String connect(String url) throws IOException {
        DatabaseUrl database = DatabaseUrl.parse(url);
        try (Socket socket = new Socket()) {
            socket.connect(RedisPing.resolved(database.host(), database.port()), LIMIT_MILLIS);
            return database.host() + ":" + database.port() + " accepts connections";
        } catch (UnknownHostException foreign) {
            throw foreign;
        } catch (IOException failure) {
            throw new IOException(database.host() + ":" + database.port() + " refuses connections", failure);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "preflight");
        thread.setDaemon(true);
        thread.start();
    }

    /** The limit in milliseconds. */
    static int limitMillis() {
        return LIMIT_MILLIS;
    }
}
