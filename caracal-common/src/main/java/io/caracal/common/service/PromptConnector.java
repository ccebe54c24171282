package io.caracal.common.service;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Opens a new connection on the thread that watches connections. Jetty gives that to the thread pool, where it waits for a thread behind the requests of the
 * application; a probe on a new connection, as each of the kubelet's is, would wait with it. Opening takes microseconds and never waits itself.
 *
 * <p>Accepting keeps a thread of its own: a watching thread that accepts would turn without end once the process has no file descriptor left.
 */
final class PromptConnector extends ServerConnector {

    PromptConnector(Server server, ConnectionFactory protocol) {
        super(server, protocol);
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new Prompt(executor, scheduler, selectors);
    }

    private final class Prompt extends ServerConnectorManager {

        Prompt(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        protected void execute(Runnable task) {
            // Of all that a selector wants to have run, only the opening of an accepted connection is one of its own
            // updates.
            if (task instanceof ManagedSelector.SelectorUpdate) {
                task.run();
            } else {
                super.execute(task);
            }
        }
    }
}
