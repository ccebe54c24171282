package io.caracal.runtime.doctor;

import io.caracal.common.secrets.Kek;
import io.caracal.core.secret.HmacKey;
import io.caracal.core.secret.SecretText;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.Tokens;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What has to be right on this machine before services can start: mode, keys, certificates, and the way to Postgres and Redis. */
final class Preflight {
    private static final List<String> MODES = List.of("dev", "rc", "stable");
    private static final List<GeneratedSecret> HMAC_KEYS = List.of(
            GeneratedSecret.AUDIT_HMAC_KEY, GeneratedSecret.STREAMS_HMAC_KEY, GeneratedSecret.GATEWAY_STS_HMAC_KEY);

    private final Map<String, String> environment;
    private final Tokens tokens;
    private final StoreProbe stores;
    private final Clock clock;
    private final boolean fresh;

    /**
     * @param environment the operator's, files included
     * @param fresh       whether {@code caracal up} was never run here, so that it still makes what is missing
     */
    Preflight(Map<String, String> environment, Tokens tokens, StoreProbe stores, Clock clock, boolean fresh) {
        this.environment = Map.copyOf(environment);
        this.tokens = tokens;
        this.stores = stores;
        this.clock = clock;
        this.fresh = fresh;
    }

    CompletableFuture<Examined> examine() {
        CompletableFuture<Examined> postgres = stores.postgres();
        CompletableFuture<Examined> redis = stores.redis();
        List<Check> local = local();
        return postgres.thenCombine(
                redis, (one, other) -> Examined.all(List.of(new Examined(local, List.of()), one, other)));
    }

    private List<Check> local() {
        List<Check> checks = new ArrayList<>();
        checks.add(mode());
        checks.add(key(GeneratedSecret.SECRET_STORE_KEK, Kek::fromHex, "exactly 32 bytes as 64 hex digits"));
        for (GeneratedSecret key : HMAC_KEYS) {
            checks.add(key(key, HmacKey::fromHex, "at least 32 bytes as 64 or more hex digits"));
        }
        checks.addAll(new TlsFiles(environment, clock.instant()).checks());
        return checks;
    }

    private Check mode() {
        String mode = environment.getOrDefault("CARACAL_MODE", "").strip();
        if (mode.isEmpty()) {
            return Check.ok(Section.PREFLIGHT, "CARACAL_MODE", "not set; the build decides");
        }
        return MODES.contains(mode)
                ? Check.ok(Section.PREFLIGHT, "CARACAL_MODE", mode)
                : Check.fail(
                        Section.PREFLIGHT,
                        "CARACAL_MODE",
                        "is none of " + String.join(", ", MODES),
                        "Set CARACAL_MODE to one of " + String.join(", ", MODES) + ", or unset it.");
    }

    /** Judged by what the services themselves accept. The value is never shown. */
    private Check key(GeneratedSecret key, Consumer<String> reader, String rule) {
        Optional<SecretText> found;
        try {
            found = tokens.find(key);
        } catch (OperatorProblem unusable) {
            return Check.fail(
                    Section.PREFLIGHT, key.variable(), unusable.line(), "Correct the file or unset the variable.");
        }
        if (found.isEmpty()) {
            return fresh
                    ? Check.ok(Section.PREFLIGHT, key.variable(), "not there yet; `caracal up` makes one")
                    : Check.fail(
                            Section.PREFLIGHT,
                            key.variable(),
                            "missing",
                            "Restore " + key.fileName() + " from a backup: a new one does not open what exists.");
        }
        try {
            reader.accept(found.get().reveal());
            return Check.ok(Section.PREFLIGHT, key.variable(), rule);
        } catch (IllegalArgumentException wrong) {
            return Check.fail(
                    Section.PREFLIGHT, key.variable(), "is not " + rule, "Make one with `openssl rand -hex 32`.");
        }
    }
}
