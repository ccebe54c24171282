package io.caracal.control.invoke;

import io.caracal.control.catalog.AdminCall;
import io.caracal.control.guard.Invoker;

/**
 * Carries out management API calls for an invoker, with no more authority than a write token of the invoker's zone. The API implements it for
 * the mounted bundle, {@link HttpAdminPort} for the stand-alone Application.
 */
public interface AdminPort {

    /** @throws AdminPortException when the API cannot be reached or does not answer */
    AdminReply execute(Invoker invoker, AdminCall call, String requestId);
}
