package io.caracal.api.listing;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.statement.Query;

/** Conditions of a listing that come from the query of the request; 400 invalid_query for a value that cannot be right. */
public final class Filters {

    private static final int MAX_TEXT = 512;
    private static final Pattern DATE_TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?Z");

    private final AdminRequest request;
    private final StringBuilder sql = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();

    public Filters(AdminRequest request) {
        this.request = request;
    }

    /** Adds {@code condition}, which uses {@code :parameter}, when the query has that parameter. */
    public Filters text(String parameter, String condition) {
        textOf(parameter).ifPresent(value -> and(condition, parameter, value));
        return this;
    }

    /** Like {@link #text}, for one of a few words. */
    public Filters word(String parameter, List<String> words, String condition) {
        textOf(parameter).ifPresent(value -> {
            if (!words.contains(value)) {
                throw invalid();
            }
            and(condition, parameter, value);
        });
        return this;
    }

    /** Like {@link #text}, for an ISO 8601 date and time with {@code Z}. */
    public Filters instant(String parameter, String condition) {
        textOf(parameter).ifPresent(value -> and(condition, parameter, instant(value)));
        return this;
    }

    /** Adds a condition with its value. */
    public Filters and(String condition, String name, Object value) {
        sql.append(" AND ").append(condition);
        values.put(name, value);
        return this;
    }

    /** The conditions, each with a leading AND. */
    public String sql() {
        return sql.toString();
    }

    public Query bind(Query query) {
        values.forEach(query::bind);
        return query;
    }

    /** A parameter; 400 invalid_query when it is empty, too long or holds NUL, which Postgres text cannot. */
    public Optional<String> textOf(String parameter) {
        return request.query(parameter).map(value -> {
            if (value.isEmpty() || value.length() > MAX_TEXT || value.indexOf('\0') >= 0) {
                throw invalid();
            }
            return value;
        });
    }

    /** Whether a list is to show the active rows, as it does unless asked, or with {@code status=archived} those that were archived. */
    public static boolean active(AdminRequest request) {
        return switch (request.query("status").orElse("active")) {
            case "active" -> true;
            case "archived" -> false;
            default -> throw invalid();
        };
    }

    public static CaracalException invalid() {
        return CaracalException.of(ErrorCode.INVALID_QUERY);
    }

    private static Instant instant(String text) {
        if (!DATE_TIME.matcher(text).matches()) {
            throw invalid();
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException impossible) {
            throw invalid().causedBy(impossible);
        }
    }
}
