package io.caracal.runtime.evidence;

import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisUnavailableException;
import io.caracal.runtime.backup.ChainProof;
import io.caracal.runtime.backup.ChainReport;
import io.caracal.runtime.backup.Keys;
import io.caracal.runtime.problem.OperatorProblem;
import io.caracal.runtime.schema.Finding;
import io.caracal.runtime.schema.SchemaCheck;
import io.caracal.runtime.schema.StreamsCheck;
import io.caracal.runtime.stack.StackState;
import io.caracal.runtime.stack.StateFile;
import io.caracal.runtime.stack.StoreAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Schema, streams and audit chains, of stores that run; none is started for it. */
final class StoreParts implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final String SCHEMA = "schema";
    private static final String STREAMS = "streams";
    private static final String CHAINS = "audit chains";

    private final PackOrder order;
    private final PackDirectory pack;
    private final Optional<StoreAccess> stores;

    StoreParts(PackOrder order, PackDirectory pack) {
        this.order = order;
        this.pack = pack;
        boolean stackRuns = new StateFile(order.settings().home().stateFile())
                .read()
                .filter(StackState::supervised)
                .isPresent();
        this.stores = stackRuns || StoreAccess.external(order.settings())
                ? Optional.of(StoreAccess.open(order.settings(), step -> {}))
                : Optional.empty();
    }

    List<Part> parts() {
        if (stores.isEmpty()) {
            String why =
                    "no store is known here: no stack of this CARACAL_HOME runs, and DATABASE_URL and REDIS_URL are"
                            + " not set";
            return List.of(Part.skipped(SCHEMA, why), Part.skipped(STREAMS, why), Part.skipped(CHAINS, why));
        }
        return List.of(schema(stores.get()), streams(stores.get()), chains(stores.get()));
    }

    private Part schema(StoreAccess access) {
        try {
            return findings(SCHEMA, "schema/verify.txt", SchemaCheck.of(access.owner()));
        } catch (OperatorProblem unreachable) {
            return Part.of(SCHEMA, false, unreachable.line());
        }
    }

    private Part streams(StoreAccess access) {
        try (Redis redis = new Redis(access.redisSettings())) {
            return findings(STREAMS, "streams/verify.txt", StreamsCheck.of(redis));
        } catch (RedisUnavailableException unreachable) {
            return Part.of(STREAMS, false, "Redis does not answer: " + unreachable.getMessage());
        }
    }

    private Part findings(String name, String file, List<Finding> findings) {
        String text = findings.stream().map(Finding::line).collect(Collectors.joining("\n", "", "\n"));
        long failed = findings.stream().filter(finding -> !finding.ok()).count();
        return Part.of(name, failed == 0, failed + " of " + findings.size() + " checks failed", pack.write(file, text));
    }

    private Part chains(StoreAccess access) {
        try {
            Keys keys = new Keys(order.settings());
            List<ChainReport> chains = ChainProof.of(access.owner(), LIMIT, keys.auditKey());
            long broken = chains.stream().filter(chain -> !chain.intact()).count();
            long rows = chains.stream().mapToLong(ChainReport::rows).sum();
            String signatures =
                    keys.auditKey().isPresent() ? "" : "; without AUDIT_HMAC_KEY signatures were not checked";
            return Part.of(
                    CHAINS,
                    broken == 0,
                    broken + " of " + chains.size() + " chains are broken, " + rows + " rows walked" + signatures,
                    pack.writeJson("audit/chains.json", chains));
        } catch (SQLException | OperatorProblem failure) {
            return Part.of(CHAINS, false, "the chains could not be read: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        stores.ifPresent(StoreAccess::close);
    }
}
