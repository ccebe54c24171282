package io.caracal.common.service;

import io.caracal.common.config.Mode;
import io.caracal.common.config.SettingsReader;
import io.caracal.common.health.Invariant;
import io.caracal.common.http.ErrorStyle;
import io.caracal.common.lifecycle.EvidenceAccount;
import io.caracal.common.lifecycle.StopPhase;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A service that is there to be stopped, in this process or in one of its own: {@code /quick} answers, {@code /slow} waits before it
 * does, {@code /stream} waits behind its first bytes. LOST says how many events of evidence it loses; STUCK makes its stop hang.
 */
final class DrainedApplication extends ServiceApplication<DrainedApplication.Settings> {

    record Settings(long lost, boolean stuck) {}

    final CountDownLatch waiting;
    final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** @param waiters how many requests {@link #waiting} counts down */
    DrainedApplication(Map<String, String> environment, int waiters) {
        super(new ServiceIdentity("drained", 4998, ErrorStyle.GO), environment);
        waiting = new CountDownLatch(waiters);
    }

    /** A service process. */
    public static void main(String[] arguments) {
        ServiceMain.run(new DrainedApplication(System.getenv(), 1), arguments);
    }

    @Override
    protected Settings readSettings(SettingsReader reader, Mode mode) {
        return new Settings(reader.longInteger("LOST", 0, 0, 100), reader.bool("STUCK", false));
    }

    @Override
    public List<Invariant> invariants() {
        return List.of();
    }

    @Override
    protected void assemble(Platform platform, Settings settings) {
        platform.servlet("all", new Answers(), "/*");
        platform.lifecycle().account(new Lost(settings.lost()));
        if (settings.stuck()) {
            platform.lifecycle().onStop(StopPhase.CONSUMERS_STOPPED, "stuck", () -> new CountDownLatch(1).await());
        }
    }

    private record Lost(long lost) implements EvidenceAccount {
        @Override
        public long flushed() {
            return 0;
        }

        @Override
        public long leftOnDisk() {
            return 0;
        }
    }

    private final class Answers extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getRequestURI();
            if (path.equals("/stream")) {
                response.getWriter().write("begun ");
                response.flushBuffer();
            }
            if (!path.equals("/quick")) {
                waiting.countDown();
                hold();
            }
            response.getWriter().write("answered");
        }

        private void hold() throws IOException {
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("the server is gone", e);
            }
        }
    }
}
