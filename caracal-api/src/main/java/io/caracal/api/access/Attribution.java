package io.caracal.api.access;

import io.caracal.core.id.ZoneId;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Who a change is attributed to.
 *
 * @param by           value of created_by or updated_by
 * @param viaOperator  whether the console's assistant is named as co-author
 */
public record Attribution(String by, boolean viaOperator) {

    /** Binds {@code :by} and {@code :via}. */
    public <S extends SqlStatement<S>> S bind(S statement) {
        return statement.bind("by", by).bind("via", viaOperator);
    }

    /** The same with {@code :zone}. */
    public <S extends SqlStatement<S>> S bind(S statement, ZoneId zone) {
        return bind(statement.bind("zone", zone.value()));
    }
}
