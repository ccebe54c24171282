package io.caracal.sts.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;

/** Ends an exchange of a known application: what the caller is told, and how the refusal is recorded. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CaracalException answer;
    private final String evaluationStatus;
    private final transient ObjectNode metadata = JsonNodeFactory.instance.objectNode();

    private Refusal(CaracalException answer, String evaluationStatus) {
        super(answer.getMessage(), answer);
        this.answer = answer;
        this.evaluationStatus = evaluationStatus;
    }

    /** @param evaluationStatus stable reason in the evidence (STS contract §6.1) */
    public static Refusal of(CaracalException answer, String evaluationStatus) {
        return new Refusal(answer, evaluationStatus);
    }

    /** 403 {@code access_denied}. */
    public static Refusal denied(String evaluationStatus, String description) {
        return new Refusal(
                CaracalException.of(ErrorCode.ACCESS_DENIED, description).status(403), evaluationStatus);
    }

    /** Adds a member to the metadata of the evidence. */
    public Refusal with(String name, String value) {
        metadata.put(name, value);
        return this;
    }

    /** Adds members to the metadata of the evidence. */
    public Refusal with(ObjectNode members) {
        metadata.setAll(members);
        return this;
    }

    public CaracalException answer() {
        return answer;
    }

    String evaluationStatus() {
        return evaluationStatus;
    }

    ObjectNode metadata() {
        return metadata;
    }
}
