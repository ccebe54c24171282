package io.caracal.runtime.doctor;

import io.caracal.runtime.terminal.Scrub;
import org.jspecify.annotations.Nullable;

/**
 * One line of the report.
 *
 * @param detail one line without credentials, at most 240 characters
 * @param advice what to do, when it is not well
 * @param remedy cause, action and runbook, where the check found something that has them
 */
record Check(
        Section section,
        String check,
        CheckStatus status,
        String detail,
        @Nullable String advice,
        @Nullable Remedy remedy) {
    private static final int DETAIL_LIMIT = 240;

    Check {
        detail = Scrub.line(detail, DETAIL_LIMIT);
    }

    static Check ok(Section section, String check, String detail) {
        return new Check(section, check, CheckStatus.OK, detail, null, null);
    }

    static Check warn(Section section, String check, String detail, String advice) {
        return new Check(section, check, CheckStatus.WARN, detail, advice, null);
    }

    static Check fail(Section section, String check, String detail, String advice) {
        return new Check(section, check, CheckStatus.FAIL, detail, advice, null);
    }

    /** The advice is the remedy's action. */
    static Check of(Section section, String check, CheckStatus status, String detail, Remedy remedy) {
        return new Check(section, check, status, detail, remedy.action(), remedy);
    }
}
