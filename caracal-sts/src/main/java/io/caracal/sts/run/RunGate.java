package io.caracal.sts.run;

import io.caracal.common.redis.FixedWindowLimiter;
import io.caracal.common.security.Argon2Secrets;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.Identifiers;
import io.caracal.sts.client.Lockout;
import io.caracal.sts.evidence.Principal;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.evidence.Trail.TrailSettings;
import io.caracal.sts.limit.MintLimit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves which workload is calling and how often it may. Every failure looks the same and costs the same. The limit is counted
 * after the secret is proven, so that nobody else can use up a workload's share; guessing is slowed down per source.
 */
final class RunGate {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int LONGEST_ENV = 200;

    private final Transactions transactions;
    private final WorkloadStore store;
    private final Argon2Secrets secrets;
    private final Lockout lockout;
    private final Rates rates;
    private final TrailSettings evidence;

    RunGate(
            Transactions transactions,
            WorkloadStore store,
            Argon2Secrets secrets,
            Lockout lockout,
            Rates rates,
            TrailSettings evidence) {
        this.transactions = transactions;
        this.store = store;
        this.secrets = secrets;
        this.lockout = lockout;
        this.rates = rates;
        this.evidence = evidence;
    }

    /** The limit of mints, counted apart for workloads. */
    record Rates(FixedWindowLimiter limiter, MintLimit limit) {}

    /** The workload that holds the secret; 401 for everything else. */
    Workload authenticate(RunCall call) {
        lockout.check(call.workload(), call.source());
        Optional<Workload> found = Identifiers.isValid(call.workload())
                ? transactions.acrossZones(tx -> store.find(tx, call.workload()))
                : Optional.empty();
        if (found.isPresent() && secrets.verify(call.secret(), found.get().secretHash())) {
            return found.get();
        }
        if (found.isEmpty()) {
            secrets.verifyNobody(call.secret());
        }
        Optional<CaracalException> locked = lockout.count(call.workload(), call.source());
        // Evidence belongs to a zone; an id that nobody has belongs to none.
        found.ifPresent(workload -> evidence.open(principal(workload, call), call.requestId())
                .denyNow("workload_auth_failed", "invalid_credentials"));
        throw locked.orElseGet(RunGate::invalid);
    }

    /**
     * Counts a request against the limit of mints per minute.
     *
     * @param route {@code run-manifest} or {@code run-credential}
     * @param action {@code fetch} or {@code mint}
     */
    void admit(Workload workload, String route, String action) {
        String key = "rl:" + route + ":" + workload.id() + ":" + action;
        FixedWindowLimiter.Decision decision =
                rates.limiter().hit(key, rates.limit().perMinute(), WINDOW);
        if (!decision.allowed()) {
            CaracalException answer = CaracalException.of(ErrorCode.PROVIDER_RATE_LIMITED, "run rate limit exceeded")
                    .status(429)
                    .retryAfter(decision.retryAfter());
            throw Refusal.of(answer, "rate_limited");
        }
    }

    /** @param env of the credential that is asked for; null for the manifest */
    Trail trail(Workload workload, RunCall call, @Nullable String env) {
        Principal principal = principal(workload, call);
        return evidence.open(env == null ? principal : principal.with("env", shown(env)), call.requestId());
    }

    /** No binding has such a name, and evidence need not hold whatever is sent. */
    private static String shown(String env) {
        return env.length() <= LONGEST_ENV ? env : "(too long)";
    }

    private static Principal principal(Workload workload, RunCall call) {
        return Principal.workload(workload.zone(), workload.id(), workload.name(), call.launchId());
    }

    private static CaracalException invalid() {
        return CaracalException.of(ErrorCode.ACCESS_DENIED, "invalid workload credentials")
                .status(401);
    }
}
