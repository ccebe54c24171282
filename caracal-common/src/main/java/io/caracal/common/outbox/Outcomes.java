package io.caracal.common.outbox;

import io.caracal.common.failure.UnavailableException;
import io.caracal.common.outbox.OutboxPublisher.Sent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The answers to one batch, sorted: published, refused for the row's own sake, or not answered because the server has a problem. */
record Outcomes(List<String> published, List<Refused> refused, List<String> unanswered, String outage) {

    /** Error codes by which Redis says that it, not the entry, is the problem. */
    private static final Pattern SERVER_STATE = Pattern.compile(
            "(OOM|READONLY|LOADING|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOAUTH|NOPERM|NOREPLICAS)\\b.*",
            Pattern.DOTALL);

    /** A row that the stream server did not accept. */
    record Refused(OutboxRow row, String reason) {}

    /** Waits for all answers, at most the given time altogether. */
    static Outcomes await(List<Sent> sent, Duration limit) throws InterruptedException {
        awaitAll(sent, limit);
        List<String> published = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        String outage = "";
        for (Sent entry : sent) {
            Throwable failure = failure(entry.answer());
            if (failure == null) {
                published.add(entry.row().id());
            } else if (isOutage(failure)) {
                unanswered.add(entry.row().id());
                outage = describe(failure);
            } else {
                refused.add(new Refused(entry.row(), describe(failure)));
            }
        }
        return new Outcomes(published, refused, unanswered, outage);
    }

    private static void awaitAll(List<Sent> sent, Duration limit) throws InterruptedException {
        CompletableFuture<?>[] answers = sent.stream().map(Sent::answer).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(answers).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Each entry is looked at on its own below.
            return;
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<String> answer) {
        if (!answer.isDone()) {
            return new TimeoutException("no answer in time");
        }
        try {
            answer.join();
            return null;
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static boolean isOutage(Throwable failure) {
        for (Throwable current = failure; current != null; current = current.getCause()) {
            String message = current.getMessage();
            if (current instanceof UnavailableException
                    || current instanceof TimeoutException
                    || current instanceof IOException
                    || (message != null && SERVER_STATE.matcher(message).matches())) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
