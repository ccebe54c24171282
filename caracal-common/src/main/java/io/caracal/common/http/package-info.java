/**
 * What all services share on the wire: JSON settings, request ids, body limits, security headers, typed reading of
 * bodies and forms, and the one place where failures become responses.
 */
@NullMarked
package io.caracal.common.http;

import org.jspecify.annotations.NullMarked;
