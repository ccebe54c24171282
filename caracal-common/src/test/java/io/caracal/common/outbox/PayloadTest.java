package io.caracal.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {

    private static final String MIXED =
            "{\"zone_id\":\"z1\",\"parent_id\":null,\"epoch\":7,\"live\":true,\"edge_ids\":[\"e1\",\"e2\"]}";

    @Test
    void leavesOutNullsForTheEventOutbox() {
        assertThat(Payload.fields(MIXED, true))
                .containsExactly(
                        entry("zone_id", "z1"),
                        entry("epoch", "7"),
                        entry("live", "true"),
                        entry("edge_ids", "[\"e1\",\"e2\"]"));
    }

    @Test
    void writesNullAsTextForTheCoordinator() {
        assertThat(Payload.fields(MIXED, false))
                .containsEntry("parent_id", "null")
                .containsEntry("epoch", "7");
    }

    @Test
    void comesBackInTheOrderItWasWritten() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("z", "1");
        fields.put("a", "line\nbreak \"quoted\" ü");
        fields.put("m", "");

        assertThat(Payload.fields(Payload.json(fields), true))
                .containsExactly(entry("z", "1"), entry("a", "line\nbreak \"quoted\" ü"), entry("m", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "7", "{", "null"})
    void refusesWhatIsNoObject(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.fields(json, true));
    }
}
