package io.caracal.api.listing;

import io.caracal.api.access.AdminRequest;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.id.ZoneId;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a page is to be answered: whole rows, or chosen fields of each, as JSON or CSV. A CSV answer has its next cursor in the header {@code
 * X-Next-Cursor}.
 *
 * @param fields chosen fields; empty when none were
 */
public record Export(boolean csv, Optional<List<String>> fields, ExportFields accepted) {

    private static final String NEXT = "X-Next-Cursor";

    /** By {@code format} and {@code fields} of the query; 400 invalid_query or invalid_fields. */
    public static Export read(AdminRequest request, ExportFields accepted) {
        boolean csv = csv(request);
        return new Export(csv, request.query("fields").map(text -> fields(text, accepted)), accepted);
    }

    /** By {@code format} of the query alone: always whole rows; 400 invalid_query. */
    public static Export whole(AdminRequest request, List<String> columns) {
        return new Export(csv(request), Optional.empty(), new ExportFields(columns, List.of()));
    }

    private static boolean csv(AdminRequest request) {
        String format = request.query("format").orElse("json");
        if (!format.equals("json") && !format.equals("csv")) {
            throw Filters.invalid();
        }
        return format.equals("csv");
    }

    /** The page as it was asked for; {@code listing} and the zone name the file of a CSV answer. */
    public Response answer(String listing, ZoneId zone, Page<? extends Row> page) {
        if (csv) {
            return csv(listing, zone, page);
        }
        List<Map<String, @Nullable Object>> items =
                page.items().stream().map(this::members).toList();
        return Response.ok(new Page<>(items, page.nextCursor()), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private Response csv(String listing, ZoneId zone, Page<? extends Row> page) {
        List<String> columns = fields.orElse(accepted.columns());
        CsvTable table = new CsvTable(columns);
        for (Row row : page.items()) {
            table.row(Arrays.asList(columns.stream().map(row::exported).toArray()));
        }
        Response.ResponseBuilder response = Response.ok(table.toString(), CsvTable.TYPE)
                .header("Content-Disposition", "attachment; filename=\"" + listing + "-" + zone + ".csv\"");
        if (page.nextCursor() != null) {
            response.header(NEXT, page.nextCursor());
        }
        return response.build();
    }

    private Map<String, @Nullable Object> members(Row row) {
        if (fields.isEmpty()) {
            return row.members();
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String field : fields.get()) {
            Object value = row.exported(field);
            if (value != null || accepted.columns().contains(field)) {
                members.put(field, value);
            }
        }
        return members;
    }

    private static List<String> fields(String text, ExportFields accepted) {
        List<String> fields = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(field -> !field.isEmpty())
                .distinct()
                .toList();
        if (fields.isEmpty() || !fields.stream().allMatch(accepted::contains)) {
            throw CaracalException.of(ErrorCode.INVALID_FIELDS);
        }
        return fields;
    }
}
