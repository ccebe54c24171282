package io.caracal.system.drill;

import io.caracal.system.wholestack.GovernedZone;
import io.caracal.system.wholestack.WholeStack;
import io.caracal.testing.Await;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.ScriptedUpstream;
import io.caracal.testing.fault.RowFault;
import io.caracal.testing.fault.StreamFault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The whole stack with one governed zone, on which all drills run one after the other. */
public final class DrillBed implements AutoCloseable {
    /** Generous: a drill that passes never waits so long. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    public final WholeStack stack;
    public final ScriptedUpstream upstream = ScriptedUpstream.start();
    public final GovernedZone zone;
    private final Map<String, ServiceView> views;
    private final Deque<String> mandates = new ArrayDeque<>();

    public DrillBed() throws IOException {
        stack = new WholeStack(Map.of(
                "DRILLS_ENABLED", "true",
                "AUDIT_READY_DLQ_MAX", "2",
                "AUDIT_READY_LAG_MAX", "20"));
        upstream.answering(request -> Answer.json(200, "{}"));
        zone = new GovernedZone(stack, "drills", upstream.baseUri());
        views = stack.names().stream().collect(Collectors.toMap(name -> name, name -> new ServiceView(stack, name)));
    }

    public ServiceView view(String service) {
        ServiceView view = views.get(service);
        if (view == null) {
            throw new IllegalArgumentException("no service " + service);
        }
        return view;
    }

    /** Mints a mandate to hold while something breaks. */
    public void holdMandate() {
        mandates.add(zone.mandate());
    }

    /** A mandate that was minted while all was well and has not been spent. */
    public String held() {
        return mandates.removeLast();
    }

    /** Changes of rows, as the owner of the database. */
    public RowFault rows() {
        return RowFault.in(stack.database.ownerDataSource());
    }

    /** Changes of streams, past every relay. */
    public StreamFault streams() {
        return StreamFault.at(stack.redisServer.url());
    }

    /** Waits until nothing is broken anywhere and a governed call passes. */
    public void awaitWhole() {
        for (ServiceView view : views.values()) {
            Await.value(
                    LIMIT,
                    view.name() + " is whole",
                    () -> view.whole() ? List.of() : List.of(view.ready(), view.statuses()),
                    List::isEmpty);
        }
    }

    /** A mint and a call with it pass. */
    public void awaitGovernedCall() {
        Await.value(
                LIMIT,
                "a governed call passes",
                () -> {
                    var minted = zone.mint(GovernedZone.RESOURCE, GovernedZone.READ);
                    return minted.status() == 200
                            ? zone.call(minted.json().path("access_token").asText())
                            : minted;
                },
                reply -> reply.status() == 200 && reply.json().isEmpty());
    }

    @Override
    public void close() {
        upstream.close();
        stack.close();
    }
}
