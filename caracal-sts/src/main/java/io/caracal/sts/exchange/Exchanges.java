package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.storage.Transaction;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.AuthorityRecordId;
import io.caracal.core.token.MandateClaims;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.authority.AuthorityRecord;
import io.caracal.sts.authority.References;
import io.caracal.sts.authority.Standing;
import io.caracal.sts.client.ClientApplication;
import io.caracal.sts.client.ClientAuthenticator;
import io.caracal.sts.client.ClientCredentials;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.mandate.MandateLifetime;
import io.caracal.sts.policy.ZonePolicy;
import io.caracal.sts.resource.ProtectedResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Token exchange from the authenticated client to the token (STS contract §2). */
public final class Exchanges {
    private final ExchangeParts parts;
    private final ResourceReview review;
    private final Minting minting;
    private final SubjectTokens subjects;
    private final ExchangeHolds holds;
    private final ExchangeMetrics metrics;
    private final Asked asked;

    public Exchanges(ExchangeParts parts, ExchangeMetrics metrics) {
        this.parts = parts;
        this.metrics = metrics;
        this.asked = new Asked(parts.controlAudience());
        this.review = new ResourceReview(parts.gate(), parts.policies().metrics(), parts.controlAudience());
        this.minting = new Minting(
                parts.transactions(),
                parts.keys(),
                parts.mandates(),
                parts.authority().store(),
                parts.directives(),
                parts.approvals());
        this.holds = new ExchangeHolds(parts.approvals(), parts.transactions());
        this.subjects = new SubjectTokens(
                parts.issuer(), parts.evidence().clock(), parts.keys().keySource());
    }

    TokenGrant exchange(ExchangeCall call) {
        ExchangeRequest request = ExchangeRequest.of(call.form(), call.gateway(), parts.controlAudience());
        return metrics.measure(request, () -> exchange(call, request));
    }

    private TokenGrant exchange(ExchangeCall call, ExchangeRequest request) {
        ClientApplication client = client(call, request);
        Trail trail = parts.evidence().open(client.principal(), call.requestId());
        trail.asked(() -> asked.of(call.form()));
        try {
            parts.safety().require(client.zone());
            return exchange(call, request, client, trail);
        } catch (Refusal refusal) {
            trail.writeRefused(refusal);
            throw refusal.answer();
        }
    }

    private ClientApplication client(ExchangeCall call, ExchangeRequest request) {
        TokenForm form = call.form();
        ClientAuthenticator clients = parts.clients();
        if (call.gateway()) {
            if (!form.subject().present()) {
                throw ClientAuthenticator.invalid();
            }
            return clients.vouchedFor(form.zone(), form.application());
        }
        clients.refuseLockedOut(form.application(), call.source());
        ClientCredentials credentials = new ClientCredentials(
                form.zone(),
                form.application(),
                form.secret(),
                request instanceof ExchangeRequest.ControlKey,
                call.source());
        return clients.authenticate(credentials, call.requestId());
    }

    private TokenGrant exchange(ExchangeCall call, ExchangeRequest request, ClientApplication client, Trail trail) {
        TokenForm form = call.form();
        if (request instanceof ExchangeRequest.Federation) {
            throw FederationRefusal.of(form);
        }
        boolean needless = request instanceof ExchangeRequest.Bootstrap bootstrap && bootstrap.forAnyResource();
        if (form.resources().isEmpty() && !needless) {
            throw TokenForm.invalid("resource is required");
        }
        Duration lifetime =
                MandateLifetime.requested(form.ttlSeconds(), form.subject().present());
        Optional<MandateClaims> subject = form.subject().present()
                ? Optional.of(subjects.verify(form, client.zone(), call.gateway()))
                : Optional.empty();
        Exchange exchange = new Exchange(call, request, client, trail, lifetime, subject);
        trail.asked(() -> asked.of(exchange));
        @Nullable ZonePolicy policy = request instanceof ExchangeRequest.ControlKey ? null : policy(client);
        Material material = parts.transactions().inZone(client.zone(), tx -> load(tx, exchange, policy));
        if (request instanceof ExchangeRequest.SessionExchange) {
            throw Refusal.denied("gateway_required", "resource exchanges must use the Gateway");
        }
        Decision decision = review.decide(exchange, material, policy);
        if (decision.granted().isEmpty()) {
            throw nothingGranted(form, decision);
        }
        return minting.mint(exchange, holds.pass(exchange, material, decision, policy), decision);
    }

    private ZonePolicy policy(ClientApplication client) {
        try {
            return parts.policies().bundles().forZone(client.zone());
        } catch (CaracalException unusable) {
            boolean stale = unusable.code() == ErrorCode.POLICY_STALE;
            throw Refusal.of(unusable, "policy_eval_failed")
                    .with("reason", stale ? unusable.code().code() : "policy_not_loaded");
        }
    }

    private Material load(Transaction tx, Exchange exchange, @Nullable ZonePolicy policy) {
        TokenForm form = exchange.form();
        Optional<Approvals.Approved> approval = holds.presented(tx, exchange, policy);
        Standing standing = parts.authority()
                .check()
                .check(
                        tx,
                        new References(
                                exchange.client().zone(),
                                exchange.client().id(),
                                exchange.subject(),
                                exchange.record(),
                                exchange.session(),
                                exchange.edge(),
                                form.scopes(),
                                form.ttlSeconds()));
        Optional<Duration> limit = exchange.request() instanceof ExchangeRequest.ControlKey
                ? exchange.client().control().maxTtl()
                : Optional.empty();
        Optional<AuthorityRecord> reissued = approval.flatMap(Approvals.Approved::reissued);
        List<ProtectedResource> resources = form.resources().isEmpty()
                ? parts.resources().all(tx, exchange.client().zone())
                : parts.resources().named(tx, exchange.client().zone(), form.resources());
        return new Material(
                standing,
                resources,
                MandateLifetime.limited(exchange.lifetime(), standing, shorter(limit, reissued, standing)),
                reissued.map(AuthorityRecord::id)
                        .orElseGet(() ->
                                new AuthorityRecordId(parts.evidence().ids().next())),
                parts.evidence().ids().next(),
                approval);
    }

    /** A mandate that is made again lives no longer than the record it was made with. */
    private static Optional<Duration> shorter(
            Optional<Duration> limit, Optional<AuthorityRecord> reissued, Standing standing) {
        Optional<Duration> left = reissued.map(record -> Duration.between(standing.now(), record.expiresAt()));
        return Stream.of(limit, left).flatMap(Optional::stream).min(Duration::compareTo);
    }

    private static RuntimeException nothingGranted(TokenForm form, Decision decision) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        ArrayNode requested = metadata.putArray("requested");
        form.resources().forEach(requested::add);
        if (decision.waitFor().isPresent()) {
            CaracalException answer = CaracalException.of(ErrorCode.PROVIDER_RATE_LIMITED, "mint rate limit exceeded")
                    .status(429)
                    .retryAfter(decision.waitFor().get());
            return Refusal.of(answer, "exchange_denied").with(metadata);
        }
        return Refusal.denied("exchange_denied", decision.denial()).with(metadata);
    }
}
