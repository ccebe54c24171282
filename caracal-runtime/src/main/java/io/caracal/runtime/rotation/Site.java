package io.caracal.runtime.rotation;

import io.caracal.core.secret.SecretText;
import io.caracal.runtime.secrets.GeneratedSecret;
import io.caracal.runtime.secrets.SecretFiles;
import io.caracal.runtime.stack.Service;

/** The stack whose secrets are exchanged. What fails throws {@link io.caracal.runtime.problem.OperatorProblem}. */
public interface Site {
    /** The originals of the secrets. */
    SecretFiles secrets();

    /** Whether services run that have to learn of a change. */
    boolean runs();

    /** Brings what is made from the files, such as addresses with a password, in line with them. */
    void spread(GeneratedSecret changed);

    /** Has the service read its files again and returns when it is ready. Not called when nothing runs. */
    void renew(Service service);

    /** Returns when every service accepts the value that its file now holds. Not called when nothing runs. */
    void awaitAccepted(GeneratedSecret secret, SecretText value);

    /** Does what is left to do when a secret was exchanged: nothing, for most. */
    default void settle(GeneratedSecret exchanged) {}

    /** The database as its owner; the same one at every call. */
    OwnerDatabase database();

    /**
     * The Redis of this stack as its administrator.
     *
     * @param exchanged whose password is to be exchanged; one that is not this stack's to exchange is an {@link io.caracal.runtime.problem.OperatorProblem}
     */
    RedisAccess redis(GeneratedSecret exchanged);
}
