package io.caracal.api.access;

/**
 * Who a change is attributed to.
 *
 * @param by           value of created_by or updated_by
 * @param viaOperator  whether the console's assistant is named as co-author
 */
public record Attribution(String by, boolean viaOperator) {}
