package io.caracal.common.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.caracal.common.http.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/**
 * One event as one line of JSON. Every text is redacted, then cut to the field limit; a stack may be four times as
 * long.
 */
public final class JsonLayout extends LayoutBase<ILoggingEvent> {

    private static final Set<String> OWN_MEMBERS =
            Set.of("time", "level", "service", "env", "version", "pid", "hostname", "logger", "thread", "msg", "error");

    private static final int STACK_FACTOR = 4;

    /** Longest text that is searched for secrets, as a multiple of the field limit. */
    private static final int SEARCHED_FACTOR = 16;

    private static final int MAX_MEMBERS = 32;

    private final JsonFactory json = new JsonFactory();
    private final LogSettings settings;
    private final ProcessIdentity process;

    public JsonLayout(LogSettings settings, ProcessIdentity process) {
        this.settings = settings;
        this.process = process;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            writeOrigin(out, event);
            write(out, "msg", event.getFormattedMessage());
            writeMembers(out, event);
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                writeError(out, thrown);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return line.append('\n').toString();
    }

    @Override
    public String getContentType() {
        return "application/json";
    }

    private void writeOrigin(JsonGenerator out, ILoggingEvent event) throws IOException {
        out.writeStringField("time", Json.instant(Instant.ofEpochMilli(event.getTimeStamp())));
        out.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        out.writeStringField("service", settings.service());
        out.writeStringField("env", settings.deployment());
        out.writeStringField("version", settings.version());
        out.writeNumberField("pid", process.pid());
        out.writeStringField("hostname", process.hostname());
        out.writeStringField("logger", event.getLoggerName());
        write(out, "thread", event.getThreadName());
    }

    private void writeMembers(JsonGenerator out, ILoggingEvent event) throws IOException {
        Map<String, String> members = new TreeMap<>(event.getMDCPropertyMap());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                members.put(pair.key, String.valueOf(pair.value));
            }
        }
        int written = 0;
        for (Map.Entry<String, String> member : members.entrySet()) {
            if (!OWN_MEMBERS.contains(member.getKey()) && written++ < MAX_MEMBERS) {
                write(out, member.getKey(), member.getValue());
            }
        }
    }

    private void writeError(JsonGenerator out, IThrowableProxy thrown) throws IOException {
        out.writeObjectFieldStart("error");
        out.writeStringField("type", thrown.getClassName());
        if (thrown.getMessage() != null) {
            write(out, "message", thrown.getMessage());
        }
        String stack = ThrowableProxyUtil.asString(thrown);
        out.writeStringField("stack", clean(stack, settings.maxFieldBytes() * STACK_FACTOR));
        out.writeEndObject();
    }

    private void write(JsonGenerator out, String name, String text) throws IOException {
        String shown = Redaction.isSecretName(name) ? "***" : clean(text, settings.maxFieldBytes());
        out.writeStringField(name, shown);
    }

    private String clean(String text, int maxBytes) {
        int searched = Math.min(text.length(), settings.maxFieldBytes() * SEARCHED_FACTOR);
        return BoundedText.cut(Redaction.of(text.substring(0, searched)), maxBytes);
    }
}
