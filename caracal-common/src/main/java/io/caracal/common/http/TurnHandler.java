package io.caracal.common.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps one connection from holding up all others. A thread that watches connections goes on with a connection as long as that brings requests which can be
 * answered at once; who sends them without end would have that thread to itself. So now and then a request goes to a thread of the pool, and the watching thread
 * to whoever is next.
 */
public final class TurnHandler extends Handler.Wrapper {

    /** Rare enough for the hundredth of probes that counts as slow not to be made of these; a turn takes a millisecond or two. */
    static final int TURN = 128;

    public TurnHandler(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long number = request.getConnectionMetaData().getConnection().getMessagesIn();
        if (number % TURN != 0) {
            return super.handle(request, response, callback);
        }
        Handler next = getHandler();
        request.getComponents().getExecutor().execute(() -> Exchange.run(next, request, response, callback));
        return true;
    }
}
