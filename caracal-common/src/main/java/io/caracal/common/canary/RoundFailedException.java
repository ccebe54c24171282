package io.caracal.common.canary;

/** A call of a round had another answer than the round needs. */
final class RoundFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String step;
    private final String why;
    private final boolean refused;

    /**
     * @param step    which call
     * @param why     what came instead
     * @param refused whether the answer was a refusal of the caller
     */
    RoundFailedException(String step, String why, boolean refused) {
        super(step + ": " + why);
        this.step = step;
        this.why = why;
        this.refused = refused;
    }

    Finding finding() {
        return refused ? new Finding.NeverAccepted(step, why) : new Finding.CouldNotRun(step, why);
    }
}
