package io.caracal.common.http;

import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Lets a caller read a refusal that came before its body had arrived. Closing a connection with unread bytes in it resets it,
 * and the reset can overtake the answer; so what is left of the body is read and thrown away first, up to a bound. A caller
 * that stalls meanwhile meets the idle limit of the server.
 */
public final class LingerHandler extends Handler.Wrapper {

    private static final long MAX_DISCARDED_BYTES = 64L * 1024 * 1024;
    private static final long AT_ONCE_BYTES = 64L * 1024;

    public LingerHandler(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() == 0) {
            return super.handle(request, response, callback);
        }
        return super.handle(request, response, lingering(request, callback));
    }

    /** The same for a handler that is not behind this one: what is left of the body is read before {@code callback} hears of success. */
    public static Callback lingering(Request request, Callback callback) {
        return new Discarding(request, callback);
    }

    /**
     * Completes the exchange once the body is over. Never blocks, and reads little on the thread that is done with the answer: it may be the one that watches all
     * connections. The rest is for a thread of the pool.
     */
    private static final class Discarding extends Callback.Nested implements Runnable {

        private final Request request;
        private long discarded;
        private boolean elsewhere;

        Discarding(Request request, Callback answered) {
            super(answered);
            this.request = request;
        }

        @Override
        public void succeeded() {
            run();
        }

        @Override
        public void run() {
            while (discarded <= MAX_DISCARDED_BYTES) {
                if (discarded > AT_ONCE_BYTES && !elsewhere) {
                    goOnElsewhere();
                    return;
                }
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(Invocable.from(InvocationType.BLOCKING, this));
                    return;
                }
                discarded += chunk.remaining();
                boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
                chunk.release();
                if (over) {
                    break;
                }
            }
            super.succeeded();
        }

        private void goOnElsewhere() {
            elsewhere = true;
            try {
                request.getComponents().getExecutor().execute(this);
            } catch (RejectedExecutionException stopping) {
                super.failed(stopping);
            }
        }
    }
}
