package io.caracal.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTextTest {
    @Test
    void linesThatGoOnAreOneParagraphAndOthersStandForThemselves() {
        assertThat(HelpText.paragraphs(
                        "",
                        "One sentence that is",
                        "longer than a line.",
                        "Another one.",
                        "A list:",
                        "  first",
                        "  second",
                        "",
                        "Exit code: 0 done;",
                        "1 refused"))
                .containsExactly(
                        "",
                        "One sentence that is longer than a line.",
                        "Another one.",
                        "A list:",
                        "  first",
                        "  second",
                        "",
                        "Exit code: 0 done; 1 refused");
    }
}
