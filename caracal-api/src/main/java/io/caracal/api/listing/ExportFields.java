package io.caracal.api.listing;

import java.util.List;

/**
 * Fields of a listing that may be exported.
 *
 * @param columns of the row itself, always there; the columns of a CSV file for which none were chosen
 * @param members of the row's document, left out where a row has none
 */
public record ExportFields(List<String> columns, List<String> members) {

    public ExportFields {
        columns = List.copyOf(columns);
        members = List.copyOf(members);
    }

    boolean contains(String field) {
        return columns.contains(field) || members.contains(field);
    }
}
