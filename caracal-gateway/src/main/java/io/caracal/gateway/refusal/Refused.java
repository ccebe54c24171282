package io.caracal.gateway.refusal;

import io.caracal.core.error.CaracalException;
import org.jspecify.annotations.Nullable;

/** Ends a call. Without a cause it has no stack trace: refusing is ordinary business. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Denial denial;
    private final transient CaracalException answer;

    Refused(Denial denial, CaracalException answer, @Nullable Throwable cause) {
        super(denial.reason(), cause, true, cause != null);
        this.denial = denial;
        this.answer = answer;
    }

    public Denial denial() {
        return denial;
    }

    /** What the caller is told. */
    public CaracalException answer() {
        return answer;
    }
}
