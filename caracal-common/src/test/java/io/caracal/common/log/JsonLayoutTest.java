package io.caracal.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLayoutTest {

    private final LoggerContext context = contextWithMembers();
    private final Logger logger = context.getLogger("io.caracal.test");
    private final LogSettings settings = new LogSettings("caracal-sts", "test", "2.0", Level.INFO, 64, 16);
    private final JsonLayout layout = new JsonLayout(settings, new ProcessIdentity(7, "host-1"));

    @Test
    void writesOneLineOfJsonWithAllFields() throws Exception {
        LoggingEvent event = event("hello\nworld", null);
        event.setMDCPropertyMap(Map.of("request_id", "r1", "trace_id", "t1", "msg", "shadow"));
        String line = layout.doLayout(event);
        assertThat(line).endsWith("\n").doesNotContain("shadow");
        assertThat(line.strip()).doesNotContain("\n");
        JsonNode json = parse(line);
        assertThat(json.get("time").textValue()).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(json.get("level").textValue()).isEqualTo("info");
        assertThat(json.get("service").textValue()).isEqualTo("caracal-sts");
        assertThat(json.get("env").textValue()).isEqualTo("test");
        assertThat(json.get("version").textValue()).isEqualTo("2.0");
        assertThat(json.get("pid").intValue()).isEqualTo(7);
        assertThat(json.get("hostname").textValue()).isEqualTo("host-1");
        assertThat(json.get("logger").textValue()).isEqualTo("io.caracal.test");
        assertThat(json.get("thread").textValue()).isNotEmpty();
        assertThat(json.get("msg").textValue()).isEqualTo("hello\nworld");
        assertThat(json.get("request_id").textValue()).isEqualTo("r1");
        assertThat(json.get("trace_id").textValue()).isEqualTo("t1");
    }

    @Test
    void secretsAreHiddenInMessageErrorAndMembers() throws Exception {
        LoggingEvent event = event(
                "got Bearer S3CR3Tabcdef",
                new IllegalStateException("password=S3CR3T", new IllegalArgumentException("postgres://u:S3CR3T@h/d")));
        event.setMDCPropertyMap(Map.of("note", "api_key=S3CR3T"));
        event.addKeyValuePair(new KeyValuePair("client_secret", "S3CR3T"));
        event.addKeyValuePair(new KeyValuePair("admin_token_id", "tok-1"));
        String line = layout.doLayout(event);
        assertThat(line).doesNotContain("S3CR3T");
        JsonNode json = parse(line);
        assertThat(json.get("client_secret").textValue()).isEqualTo("***");
        assertThat(json.get("admin_token_id").textValue()).isEqualTo("tok-1");
        assertThat(json.get("error").get("type").textValue()).isEqualTo("java.lang.IllegalStateException");
        assertThat(json.get("error").get("stack").textValue()).contains("IllegalStateException");
    }

    @Test
    void longFieldsAreCutBetweenCharactersAndStacksAreBounded() throws Exception {
        JsonNode json = parse(layout.doLayout(event("€".repeat(100), new IllegalStateException("x"))));
        String message = json.get("msg").textValue();
        assertThat(message).startsWith("€€€").endsWith("…[cut]");
        assertThat(message.replace("…[cut]", "").getBytes(StandardCharsets.UTF_8))
                .hasSize(63);
        assertThat(json.get("error").get("stack").textValue().length()).isLessThanOrEqualTo(64 * 4 + 6);
    }

    @Test
    void secretStraddlingTheLimitDoesNotLeakItsBeginning() throws Exception {
        String message = "x".repeat(50) + " Bearer S3CR3TS3CR3TS3CR3TS3CR3T";
        assertThat(parse(layout.doLayout(event(message, null))).get("msg").textValue())
                .doesNotContain("S3CR3T");
    }

    @Test
    void nearlyFullQueueDropsAndCountsOnlyWhatIsBelowWarn() throws Exception {
        LongAdder emitted = new LongAdder();
        LongAdder dropped = new LongAdder();
        SheddingAppender queue = new SheddingAppender(10, emitted, dropped);
        Stuck stuck = new Stuck();
        stuck.setContext(context);
        stuck.start();
        queue.setContext(context);
        queue.addAppender(stuck);
        queue.start();
        queue.doAppend(event("first", null));
        assertThat(stuck.reached.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            queue.doAppend(event("routine", null));
        }
        assertThat(dropped.sum()).isPositive();
        queue.doAppend(event(Level.WARN, "warning", null));
        stuck.release.countDown();
        queue.stop();
        assertThat(stuck.written).contains("warning").hasSize(22 - dropped.intValue());
        assertThat(emitted.sum() + dropped.sum()).isEqualTo(22);
    }

    @Test
    void settingsFallBackToDefaults() {
        LogSettings defaults = LogSettings.read(
                Map.of(
                        "LOG_LEVEL",
                        "loud",
                        "CARACAL_LOG_QUEUE_SIZE",
                        "-1",
                        "CARACAL_LOG_MAX_FIELD_BYTES",
                        "x",
                        "APP_ENV",
                        "qa"),
                "caracal-api",
                "dev");
        assertThat(defaults).isEqualTo(new LogSettings("caracal-api", "qa", "dev", Level.INFO, 8192, 16384));
        assertThat(LogSettings.read(Map.of("LOG_LEVEL", "Debug"), "s", "v").level())
                .isEqualTo(Level.DEBUG);
        assertThat(LogSettings.quiet(Map.of("CARACAL_LOG_CONSOLE", "off"))).isTrue();
        assertThat(LogSettings.quiet(Map.of())).isFalse();
    }

    private static LoggerContext contextWithMembers() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        return context;
    }

    private LoggingEvent event(String message, @Nullable Throwable thrown) {
        return event(Level.INFO, message, thrown);
    }

    private LoggingEvent event(Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent("fqcn", logger, level, message, thrown, null);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        event.setThreadName("main");
        return event;
    }

    private static JsonNode parse(String line) throws Exception {
        return new ObjectMapper().readTree(line);
    }

    private static final class Stuck extends AppenderBase<ILoggingEvent> {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        final List<String> written = new ArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.add(event.getMessage());
        }
    }
}
