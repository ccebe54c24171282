package io.caracal.common.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.dropwizard.logging.common.LoggingUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/** Sets up the logging of this JVM: everything, java.util.logging included, as JSON lines on standard error. */
public final class JsonLogging {

    private static final LongAdder EMITTED = new LongAdder();
    private static final LongAdder DROPPED = new LongAdder();

    private JsonLogging() {}

    /** Replaces whatever logging was set up before. */
    public static void configure(LogSettings settings, ProcessIdentity process) {
        LoggerContext context = LoggingUtil.getLoggerContext();
        LoggingUtil.hijackJDKLogging();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(settings.level());
        // The server's own start and stop chatter repeats what the service says itself.
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        context.getLogger("io.dropwizard").setLevel(Level.WARN);
        context.getLogger("org.hibernate.validator").setLevel(Level.WARN);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("io.lettuce").setLevel(Level.WARN);
        root.addAppender(queue(context, settings, process));
    }

    /** Lines written or queued since the start of the JVM. */
    public static long emitted() {
        return EMITTED.sum();
    }

    /** Lines dropped since the start of the JVM because the queue was nearly full. */
    public static long dropped() {
        return DROPPED.sum();
    }

    /** Writes what is queued and ends logging. */
    public static void stop() {
        LoggingUtil.getLoggerContext().stop();
    }

    private static SheddingAppender queue(LoggerContext context, LogSettings settings, ProcessIdentity process) {
        SheddingAppender queue = new SheddingAppender(settings.queueSize(), EMITTED, DROPPED);
        queue.setContext(context);
        queue.addAppender(console(context, settings, process));
        queue.start();
        return queue;
    }

    private static ConsoleAppender<ILoggingEvent> console(
            LoggerContext context, LogSettings settings, ProcessIdentity process) {
        JsonLayout layout = new JsonLayout(settings, process);
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
