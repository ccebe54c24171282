package io.caracal.sts.exchange;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.evidence.EvidenceUnavailableException;
import io.caracal.common.failure.UnavailableException;
import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import io.caracal.core.jwks.KeysUnavailableException;
import io.caracal.core.token.MandateClaims;
import io.caracal.core.token.MandateMinter;
import io.caracal.core.token.SigningKey;
import io.caracal.sts.approval.Approvals;
import io.caracal.sts.authority.AuthorityRecord;
import io.caracal.sts.authority.AuthorityStore;
import io.caracal.sts.evidence.Refusal;
import io.caracal.sts.evidence.Trail;
import io.caracal.sts.mandate.MandatePlan;
import io.caracal.sts.mandate.Mandates;
import io.caracal.sts.oauth.ServiceToken;
import io.caracal.sts.provider.CredentialUnavailableException;
import io.caracal.sts.provider.Directives;
import io.caracal.sts.provider.UpstreamDirective;
import io.caracal.sts.resource.ProtectedResource;
import io.caracal.sts.signing.ZoneKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a decision into a token: sign, get what token endpoints have to give, then read credentials and insert the authority record in one transaction
 * that checks again that everything still holds, then write the evidence. Only then does the token leave.
 */
final class Minting {
    private static final Logger LOG = LoggerFactory.getLogger(Minting.class);

    private final Transactions transactions;
    private final ZoneKeys keys;
    private final Mandates mandates;
    private final AuthorityStore authority;
    private final Directives directives;
    private final Approvals approvals;
    private final MandateMinter minter = new MandateMinter();

    Minting(
            Transactions transactions,
            ZoneKeys keys,
            Mandates mandates,
            AuthorityStore authority,
            Directives directives,
            Approvals approvals) {
        this.transactions = transactions;
        this.keys = keys;
        this.mandates = mandates;
        this.authority = authority;
        this.directives = directives;
        this.approvals = approvals;
    }

    TokenGrant mint(Exchange exchange, Material material, Decision decision) {
        MandatePlan plan = plan(exchange, material, decision);
        MandateClaims claims = mandates.claims(plan);
        String token = minter.mint(claims, key(plan.zone()));
        Map<String, ServiceToken> tokens = exchange.call().gateway() ? tokens(plan.zone(), decision) : Map.of();
        Order order = new Order(exchange, material, plan, decision, tokens);
        Map<String, UpstreamDirective> upstreams = transactions.inZone(plan.zone(), tx -> store(tx, order));
        noteApproval(exchange, material, plan);
        record(exchange, material, plan);
        return new TokenGrant(
                token,
                plan.lifetime().toSeconds(),
                Objects.requireNonNullElse(claims.scope(), ""),
                plan.targets(),
                upstreams);
    }

    /** A bootstrap that named no resource is for none in particular. */
    private static MandatePlan plan(Exchange exchange, Material material, Decision decision) {
        List<String> targets = exchange.form().resources().isEmpty()
                ? List.of()
                : List.copyOf(decision.granted().keySet());
        return new MandatePlan(
                exchange.client().zone(),
                exchange.client().id(),
                exchange.request().use(),
                exchange.subject(),
                exchange.form().scope(),
                targets,
                material.lifetime(),
                material.sid(),
                material.jti(),
                material.standing());
    }

    private SigningKey key(ZoneId zone) {
        try {
            return keys.current(zone);
        } catch (KeysUnavailableException unavailable) {
            throw new UnavailableException(ErrorCode.STS_UNAVAILABLE, "signing is not available", unavailable);
        }
    }

    /** @param tokens of providers that have token endpoints, by resource identifier */
    private record Order(
            Exchange exchange,
            Material material,
            MandatePlan plan,
            Decision decision,
            Map<String, ServiceToken> tokens) {}

    /** Before anything is inserted or used up: a token endpoint that fails costs nothing. */
    private Map<String, ServiceToken> tokens(ZoneId zone, Decision decision) {
        Map<String, ServiceToken> tokens = new LinkedHashMap<>();
        decision.granted().forEach((name, resource) -> {
            try {
                directives.token(zone, resource.provider().orElseThrow()).ifPresent(token -> tokens.put(name, token));
            } catch (CredentialUnavailableException unavailable) {
                throw unavailable(resource, unavailable);
            }
        });
        return tokens;
    }

    private Map<String, UpstreamDirective> store(Transaction tx, Order order) {
        MandatePlan plan = order.plan();
        Map<String, UpstreamDirective> upstreams = new LinkedHashMap<>();
        if (order.exchange().call().gateway()) {
            order.decision()
                    .granted()
                    .forEach((name, resource) -> upstreams.put(
                            name,
                            directive(
                                    tx,
                                    plan.zone(),
                                    resource,
                                    Optional.ofNullable(order.tokens().get(name)))));
        }
        Optional<Approvals.Approved> approval = order.material().approval();
        if (approval.isPresent() && approval.get().reissued().isPresent()) {
            requireLive(tx, plan);
            return upstreams;
        }
        approval.ifPresent(approved -> approvals.consume(tx, approved, plan.sid()));
        if (!authority.insert(tx, mandates.record(plan))) {
            throw changed();
        }
        return upstreams;
    }

    /** The record of a mandate that is made again. */
    private void requireLive(Transaction tx, MandatePlan plan) {
        boolean live = authority
                .record(tx, plan.zone(), plan.sid())
                .filter(AuthorityRecord::live)
                .isPresent();
        if (!live) {
            throw changed();
        }
    }

    private static Refusal changed() {
        return Refusal.denied("authority_changed", "authority was revoked or ended");
    }

    private UpstreamDirective directive(
            Transaction tx, ZoneId zone, ProtectedResource resource, Optional<ServiceToken> token) {
        try {
            return directives.build(
                    tx, zone, resource.upstreamUrl(), resource.provider().orElseThrow(), token);
        } catch (CredentialUnavailableException unavailable) {
            throw unavailable(resource, unavailable);
        }
    }

    private static Refusal unavailable(ProtectedResource resource, CredentialUnavailableException unavailable) {
        String provider = resource.provider().orElseThrow().id();
        LOG.warn("no credential of provider {} for resource {}: {}", provider, resource.id(), unavailable.reason());
        CaracalException answer = CaracalException.of(
                        ErrorCode.HTTP_REQUEST_FAILED, "upstream credential could not be obtained")
                .status(502);
        return Refusal.of(answer, "provider_credential_unavailable")
                .with("resource", resource.identifier())
                .with("provider_id", provider)
                .with("reason", unavailable.reason());
    }

    private static void noteApproval(Exchange exchange, Material material, MandatePlan plan) {
        material.approval().ifPresent(approved -> {
            ObjectNode metadata = JsonNodeFactory.instance
                    .objectNode()
                    .put("challenge_id", approved.hold().id())
                    .put("tier", approved.hold().tier())
                    .put("authority_record_id", plan.sid().value());
            if (approved.reissued().isPresent()) {
                metadata.put("reissued", true);
            }
            exchange.trail().noted("step_up_consumed", "consumed", "complete", metadata);
        });
    }

    /** Without evidence there is no answer; the record of the token that nobody gets is withdrawn. */
    private void record(Exchange exchange, Material material, MandatePlan plan) {
        Trail.Minted minted = new Trail.Minted(
                plan.jti(),
                plan.sid().value(),
                plan.use().wire(),
                plan.lifetime().toSeconds());
        try {
            exchange.trail().writeMinted(minted);
        } catch (EvidenceUnavailableException lost) {
            if (material.approval().flatMap(Approvals.Approved::reissued).isEmpty()) {
                withdraw(plan, lost);
            }
            throw lost;
        }
    }

    private void withdraw(MandatePlan plan, EvidenceUnavailableException cause) {
        try {
            transactions.runInZone(
                    plan.zone(), tx -> authority.withdraw(tx, plan.zone(), plan.sid(), "evidence_unavailable"));
        } catch (UnavailableException unavailable) {
            cause.addSuppressed(unavailable);
        }
    }
}
