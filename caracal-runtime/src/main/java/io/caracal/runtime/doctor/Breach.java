package io.caracal.runtime.doctor;

/**
 * Something that does not hold at one service.
 *
 * @param service  who noticed
 * @param failing  whether it fails the report; otherwise it only warns
 * @param safety   whether something unsafe could have happened: never explained away by something else
 * @param upstream the reason of the service that it depends on, empty when it told none
 */
record Breach(String service, Remedy remedy, boolean failing, boolean safety, String upstream) {

    static Breach failing(String service, Remedy remedy) {
        return new Breach(service, remedy, true, false, "");
    }

    String reason() {
        return remedy.reason();
    }

    Rung rung() {
        return Rung.of(reason());
    }
}
