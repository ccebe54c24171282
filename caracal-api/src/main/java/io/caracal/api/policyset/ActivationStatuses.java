package io.caracal.api.policyset;

import io.caracal.common.storage.Transaction;
import io.caracal.common.storage.Transactions;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.event.PolicyInvalidation;
import io.caracal.core.id.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what the database, the outbox and the STS know about an activation. */
final class ActivationStatuses {

    private final Transactions transactions;
    private final StsPolicyStatus sts;
    private final SetVersionStore versions = new SetVersionStore();
    private final BindingStore bindings = new BindingStore();
    private final AnnouncementStore announcements = new AnnouncementStore();

    ActivationStatuses(Transactions transactions, StsPolicyStatus sts) {
        this.transactions = transactions;
        this.sts = sts;
    }

    /** What is asked: the version that is active, or the one named; the newest message about it, or the one named. */
    record Query(ZoneId zone, String set, Optional<String> version, Optional<String> outbox) {}

    ActivationStatus status(Query query) {
        Stored stored = transactions.inZone(query.zone(), tx -> stored(tx, query));
        StsReport report = sts.ask(query.zone()); // outside the transaction: it may take long
        return new ActivationStatus(
                query.zone().value(),
                query.set(),
                stored.version().id(),
                stored.active(),
                stored.activeVersionId(),
                stored.version().manifestSha256(),
                Propagation.of(stored.active(), stored.version().id(), stored.announcement(), report)
                        .wire(),
                ActivationStatus.Outbox.of(stored.announcement()),
                report.json());
    }

    private record Stored(
            SetVersionView.Detail version, @Nullable String activeVersionId, Announcement announcement) {

        boolean active() {
            return version.id().equals(activeVersionId);
        }
    }

    private Stored stored(Transaction tx, Query query) {
        BindingStore.Binding binding = bindings.find(tx, query.zone(), query.set())
                .orElseThrow(() -> CaracalException.of(ErrorCode.POLICY_SET_BINDING_NOT_FOUND));
        String id = query.version()
                .or(() -> Optional.ofNullable(binding.activeVersionId()))
                .orElseThrow(() -> CaracalException.of(ErrorCode.ACTIVE_POLICY_SET_VERSION_NOT_FOUND));
        SetVersionView.Detail version = versions.find(tx, query.set(), id)
                .orElseThrow(() -> CaracalException.of(ErrorCode.POLICY_SET_VERSION_NOT_FOUND));
        PolicyInvalidation about = new PolicyInvalidation(query.zone(), query.set(), id);
        Announcement announcement = query.outbox()
                .map(outbox -> announcements.find(tx, outbox, about))
                .orElseGet(() -> announcements.newest(tx, about));
        return new Stored(version, binding.activeVersionId(), announcement);
    }
}
