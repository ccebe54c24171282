package io.caracal.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.testing.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBed.class)
class OutboxTest {

    private final CoordinatorBed bed;

    OutboxTest(CoordinatorBed bed) {
        this.bed = bed;
    }

    @Test
    void deadAnnouncementsAreListedAndRevived() {
        Zone zone = bed.zone();
        Zone.App app = zone.app("a");
        app.start();
        String id = bed.sql().text("SELECT id FROM caracal_outbox WHERE payload_json ->> 'zone_id' = ?", zone.id());
        Await.until("the announcement is published", () -> status(id).equals("published"));
        bed.sql()
                .run(
                        "UPDATE caracal_outbox SET status = 'dead', published_at = NULL, attempts = 10,"
                                + " last_error = 'refused' WHERE id = ?",
                        id);

        JsonNode page =
                bed.operator().get(zone.path("/outbox/dead")).expect(200).json();
        assertThat(page.path("items")).hasSize(1);
        assertThat(Json.names(page.path("items").get(0)))
                .containsExactly("id", "topic", "dedupe_key", "attempts", "last_error", "created_at");
        assertThat(bed.operator().get(bed.zone().path("/outbox/dead")).json().path("items"))
                .isEmpty();
        assertThat(bed.operator()
                        .patch(bed.zone().path("/outbox/" + id + "/requeue"), "")
                        .status())
                .isEqualTo(401);
        assertThat(bed.operator()
                        .post(bed.zone().path("/outbox/" + id + "/requeue"), "")
                        .expect(404)
                        .error())
                .isEqualTo("dead_outbox_not_found");
        assertThat(bed.operator()
                        .post(zone.path("/outbox/not-a-uuid/requeue"), "")
                        .expect(400)
                        .error())
                .isEqualTo("invalid_body");
        assertThat(app.http().get(zone.path("/outbox/dead")).expect(403).error())
                .isEqualTo("coordinator_admin_required");
        assertThat(app.http()
                        .post(zone.path("/outbox/" + id + "/requeue"), "")
                        .expect(403)
                        .error())
                .isEqualTo("coordinator_admin_required");

        assertThat(bed.operator()
                        .post(zone.path("/outbox/" + id + "/requeue"), "")
                        .expect(200)
                        .text())
                .isEqualTo("{\"id\":\"" + id + "\",\"status\":\"pending\"}");
        Await.until("the announcement is published again", () -> status(id).equals("published"));
        assertThat(bed.operator()
                        .post(zone.path("/outbox/" + id + "/requeue"), "")
                        .expect(404)
                        .error())
                .isEqualTo("dead_outbox_not_found");
    }

    private String status(String id) {
        return bed.sql().text("SELECT status FROM caracal_outbox WHERE id = ?", id);
    }
}
