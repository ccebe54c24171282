package io.caracal.common.health;

/**
 * What usually is behind a breach and what to do about it; the runbook of the reason goes into detail.
 *
 * @param cause the likely cause, one sentence
 * @param action what to do first, one sentence
 */
public record Diagnosis(String cause, String action) {

    public Diagnosis {
        if (cause.isBlank() || action.isBlank()) {
            throw new IllegalArgumentException("a diagnosis names cause and action");
        }
    }
}
