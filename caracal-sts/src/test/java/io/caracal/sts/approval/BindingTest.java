package io.caracal.sts.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingTest {
    @Test
    void theHashIsThatOfTheContract() {
        Binding binding = new Binding(
                List.of("resource://B", "resource://a"),
                List.of("s2", "s1", "s1"),
                "app-1",
                "",
                "sess-1",
                "edge-1",
                "app-1",
                "psv-1",
                "abc");
        assertThat(HexFormat.of().formatHex(binding.hash("2026-07-12", "00")))
                .isEqualTo("3b34a6cd1a066585a23bb6fe052e2484e32c28c0e0ca76a59e9ff974450aabfe");
    }
}
