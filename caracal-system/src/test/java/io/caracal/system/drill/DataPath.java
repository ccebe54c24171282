package io.caracal.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.system.wholestack.GovernedZone;
import io.caracal.testing.http.Reply;
import java.util.List;

/** What callers see while something is broken. Whatever is refused must not have reached the upstream. */
final class DataPath {
    private DataPath() {}

    /** Nothing is minted, and the refusal asks to come back later. */
    static void mintIsRefused(DrillBed bed) {
        Reply reply = bed.zone.mint(GovernedZone.RESOURCE, GovernedZone.READ);
        assertThat(reply.status()).as("mint: %s", reply).isEqualTo(503);
    }

    /** A call with a mandate from before is refused. */
    static void callIsRefused(DrillBed bed) {
        int before = bed.upstream.requests().size();
        Reply reply = bed.zone.call(bed.held());
        assertThat(reply.status()).as("call: %s", reply).isIn(502, 503, 504);
        assertThat(bed.upstream.requests())
                .as("calls that reached the upstream")
                .hasSize(before);
    }

    static void nothingIsGranted(DrillBed bed) {
        mintIsRefused(bed);
        callIsRefused(bed);
    }

    static void governedCallsPass(DrillBed bed) {
        bed.awaitGovernedCall();
    }

    /** The management API still reads and writes. */
    static void managementWorks(DrillBed bed) {
        assertThat(bed.stack.admin().get("/v1/zones").status())
                .as("list of zones")
                .isEqualTo(200);
    }

    /** Nothing is granted and nothing is managed; all at once, since each waits for its own timeout. */
    static void nothingWorks(DrillBed bed) {
        Together.run(List.of(() -> mintIsRefused(bed), () -> callIsRefused(bed), () -> managementFails(bed)));
    }

    private static void managementFails(DrillBed bed) {
        assertThat(bed.stack.admin().get("/v1/zones").status())
                .as("list of zones")
                .isIn(500, 503);
    }
}
