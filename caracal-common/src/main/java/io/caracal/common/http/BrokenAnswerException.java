package io.caracal.common.http;

import java.io.IOException;

/**
 * Thrown by a servlet whose answer has begun and cannot be completed. The connection breaks, so that the caller does not take the answer for
 * whole. Whoever throws it has already said why.
 */
public final class BrokenAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    public BrokenAnswerException(String message) {
        super(message);
    }
}
