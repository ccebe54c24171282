/**
 * Reading what happened in a zone: audit events, the explanation of one request, and the administrative trail, as JSON and CSV (API contract
 * §1.14). What looks like a secret is redacted on the way out.
 */
@NullMarked
package io.caracal.api.activity;

import org.jspecify.annotations.NullMarked;
