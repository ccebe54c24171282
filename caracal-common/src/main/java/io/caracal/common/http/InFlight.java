package io.caracal.common.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request in flight. Either the application begins the answer or the drain takes it over, never both: once it is taken over, what the
 * application writes is refused, and the exchange ends when both the application and the refusal are done.
 */
final class InFlight extends Response.Wrapper implements Callback {

    private enum Answer {
        OPEN,
        BEGUN,
        TAKEN_OVER
    }

    private final Callback whole;
    private final DrainHandler owner;
    private final AtomicReference<Answer> answer = new AtomicReference<>(Answer.OPEN);
    private final CompletableFuture<Void> refusalSent = new CompletableFuture<>();

    InFlight(Request request, Response response, Callback whole, DrainHandler owner) {
        super(request, response);
        this.whole = whole;
        this.owner = owner;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        if (begins()) {
            super.write(last, content, callback);
        } else {
            callback.failed(new IOException("the service has answered itself, because it is shutting down"));
        }
    }

    @Override
    public void succeeded() {
        if (begins()) {
            owner.answered(this);
            whole.succeeded();
        } else {
            endTakenOver();
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (answer.compareAndSet(Answer.OPEN, Answer.BEGUN) || answer.get() == Answer.BEGUN) {
            owner.answered(this);
            whole.failed(cause);
        } else {
            endTakenOver();
        }
    }

    @Override
    public void setStatus(int code) {
        if (answer.get() != Answer.TAKEN_OVER) {
            super.setStatus(code);
        }
    }

    /** Of an answer that was taken over, the application may go on to fill in what nobody reads. */
    @Override
    public HttpFields.Mutable getHeaders() {
        return answer.get() == Answer.TAKEN_OVER ? HttpFields.build() : super.getHeaders();
    }

    @Override
    public void reset() {
        if (answer.get() != Answer.TAKEN_OVER) {
            super.reset();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return whole.getInvocationType();
    }

    /** The application did not take the request: whoever called answers it. */
    void abandoned() {
        owner.answered(this);
    }

    /** Answers 503 where nothing has left yet, breaks the connection otherwise. */
    void cut() {
        if (answer.compareAndSet(Answer.OPEN, Answer.TAKEN_OVER)) {
            getWrapped().reset();
            Refusal.send(getRequest(), getWrapped(), Callback.from(refusalSent));
            owner.answered(this);
        } else {
            getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
        }
    }

    /** Whether the application answers; decided with its first byte. */
    private boolean begins() {
        if (answer.compareAndSet(Answer.OPEN, Answer.BEGUN)) {
            owner.state().write(getHeaders());
        }
        return answer.get() == Answer.BEGUN;
    }

    private void endTakenOver() {
        CompletableFuture<Void> unused = refusalSent.whenComplete((sent, failure) -> {
            if (failure == null) {
                whole.succeeded();
            } else {
                whole.failed(failure);
            }
        });
    }
}
