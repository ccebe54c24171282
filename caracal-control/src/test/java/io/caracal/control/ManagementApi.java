package io.caracal.control;

import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A scripted management API that tells commands from the questions of readiness. */
final class ManagementApi implements AutoCloseable {
    private final ScriptedUpstream server = ScriptedUpstream.start().answering(this::answer);
    private final Queue<Answer> queued = new ConcurrentLinkedQueue<>();
    private volatile Answer verdict = Answer.json(200, "{\"ok\":true,\"ready\":true}");
    private volatile Answer tokenCheck = Answer.json(200, "{\"items\":[],\"next_cursor\":null}");

    URI baseUri() {
        return server.baseUri();
    }

    /** Queues the answer to one command. */
    ManagementApi enqueue(Answer answer) {
        queued.add(answer);
        return this;
    }

    /** What {@code /ready} answers from now on. */
    void verdict(Answer answer) {
        verdict = answer;
    }

    /** What the read that judges the admin token is answered from now on. */
    void tokenCheck(Answer answer) {
        tokenCheck = answer;
    }

    /** The commands so far, oldest first. */
    List<RecordedRequest> commands() {
        return server.requests().stream().filter(request -> !readiness(request)).toList();
    }

    RecordedRequest lastCommand() {
        List<RecordedRequest> seen = commands();
        if (seen.isEmpty()) {
            throw new AssertionError("the management API received no command");
        }
        return seen.get(seen.size() - 1);
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(RecordedRequest request) {
        if (request.path().equals("/ready")) {
            return verdict;
        }
        if (readiness(request)) {
            return tokenCheck;
        }
        Answer next = queued.poll();
        return next == null ? Answer.json(200, "{\"ok\":true}") : next;
    }

    private static boolean readiness(RecordedRequest request) {
        return request.path().equals("/ready") || request.target().equals("/v1/zones?limit=1");
    }
}
