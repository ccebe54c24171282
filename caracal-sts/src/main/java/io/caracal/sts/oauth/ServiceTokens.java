package io.caracal.sts.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caracal.core.secret.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens of providers, kept until shortly before they expire (STS contract §2.13). A token belongs to one configuration and one secret: a change of
 * either gets another one. Who asks while the first token is being got waits for that one, if there is room in the {@link WaitingRoom}; towards its end one
 * request gets the next, and all others go on with the one that is there.
 */
public final class ServiceTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceTokens.class);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration AHEAD = Duration.ofSeconds(30);
    private static final int AHEAD_SHARE = 4;
    /** Longer than one try takes. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final int MOST_PROVIDERS = 10_000;

    private final TokenCalls calls;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration longest;
    private final WaitingRoom room;
    private final Cache<String, Kept> kept = Caffeine.newBuilder()
            .maximumSize(MOST_PROVIDERS)
            .executor(Runnable::run)
            .build();
    private final ConcurrentMap<String, CompletableFuture<ServiceToken>> flights = new ConcurrentHashMap<>();
    private final LongAdder shared = new LongAdder();

    /** @param waiting requests that wait for a token endpoint at a time */
    ServiceTokens(TokenCalls calls, Clock clock, LongSupplier nanos, Duration longest, int waiting) {
        this.calls = calls;
        this.clock = clock;
        this.nanos = nanos;
        this.longest = longest;
        this.room = new WaitingRoom(waiting);
    }

    /**
     * A token that is given away.
     *
     * @param until monotonic nanoseconds
     * @param renewal from when on the next one is got
     */
    private record Kept(String fingerprint, ServiceToken token, long until, AtomicLong renewal) {}

    /** A token of the provider as it is configured now. */
    public ServiceToken obtain(TokenSource source) throws TokenUnavailableException {
        String fingerprint = fingerprint(source);
        Optional<Kept> fresh = fresh(source, fingerprint);
        return fresh.isPresent() ? renewed(source, fresh.get()) : waited(source, fingerprint);
    }

    private ServiceToken waited(TokenSource source, String fingerprint) throws TokenUnavailableException {
        if (!room.enter(source.zone())) {
            throw new TokenUnavailableException("provider_busy");
        }
        try {
            CompletableFuture<ServiceToken> mine = new CompletableFuture<>();
            CompletableFuture<ServiceToken> running = flights.putIfAbsent(fingerprint, mine);
            return running == null ? fly(source, fingerprint, mine) : join(running);
        } finally {
            room.leave(source.zone());
        }
    }

    /** A next token that cannot be had is no reason to refuse while this one lives; it is tried again a little later. */
    private ServiceToken renewed(TokenSource source, Kept kept) {
        long now = nanos.getAsLong();
        long due = kept.renewal().get();
        boolean mine = now - due >= 0 && kept.renewal().compareAndSet(due, now + RETRY.toNanos());
        if (!mine || !room.enter(source.zone())) {
            return kept.token();
        }
        try {
            return call(source, kept.fingerprint());
        } catch (TokenUnavailableException unavailable) {
            LOG.info("provider {} goes on with the token it has", source.provider());
            return kept.token();
        } finally {
            room.leave(source.zone());
        }
    }

    /** Requests that got the token that another one had asked for. */
    long shared() {
        return shared.sum();
    }

    private ServiceToken fly(TokenSource source, String fingerprint, CompletableFuture<ServiceToken> flight)
            throws TokenUnavailableException {
        try {
            // The call before this one may have ended after the first look.
            Optional<Kept> fresh = fresh(source, fingerprint);
            ServiceToken token = fresh.isPresent() ? fresh.get().token() : call(source, fingerprint);
            flight.complete(token);
            return token;
        } catch (TokenUnavailableException | RuntimeException failed) {
            flight.completeExceptionally(failed);
            throw failed;
        } finally {
            flights.remove(fingerprint, flight);
        }
    }

    private ServiceToken join(CompletableFuture<ServiceToken> flight) throws TokenUnavailableException {
        try {
            ServiceToken token = flight.get(TokenCalls.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            shared.increment();
            return token;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof TokenUnavailableException known
                    ? new TokenUnavailableException(known.reason(), known)
                    : new TokenUnavailableException("provider_unreachable", failed);
        } catch (TimeoutException late) {
            throw new TokenUnavailableException("provider_token_timeout", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TokenUnavailableException("provider_token_timeout", stopped);
        }
    }

    /** The time that counts begins before the call: the endpoint's own clock began somewhere during it. */
    private ServiceToken call(TokenSource source, String fingerprint) throws TokenUnavailableException {
        long began = nanos.getAsLong();
        Instant asked = clock.instant();
        TokenAnswer answer = calls.token(source);
        ServiceToken token = new ServiceToken(answer.token(), answer.lifetime().map(asked::plus));
        Duration life =
                answer.lifetime().filter(told -> told.compareTo(longest) < 0).orElse(longest);
        Duration usable = life.minus(MARGIN);
        if (!usable.isNegative()) {
            Duration share = usable.dividedBy(AHEAD_SHARE);
            Duration early = usable.minus(share.compareTo(AHEAD) < 0 ? share : AHEAD);
            AtomicLong renewal = new AtomicLong(began + early.toNanos());
            kept.put(key(source), new Kept(fingerprint, token, began + usable.toNanos(), renewal));
        }
        return token;
    }

    private Optional<Kept> fresh(TokenSource source, String fingerprint) {
        return Optional.ofNullable(kept.getIfPresent(key(source)))
                .filter(entry -> entry.fingerprint().equals(fingerprint))
                .filter(entry -> entry.until() - nanos.getAsLong() > 0);
    }

    private static String key(TokenSource source) {
        return source.zone() + "/" + source.provider();
    }

    /** Of everything that decides what token an endpoint gives; the secrets cannot be told from it. */
    private static String fingerprint(TokenSource source) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(Sha256.digest(key(source).getBytes(StandardCharsets.UTF_8)));
        digest.update(Sha256.digest(source.config().toString().getBytes(StandardCharsets.UTF_8)));
        digest.update(Sha256.digest(source.secrets().toString().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
