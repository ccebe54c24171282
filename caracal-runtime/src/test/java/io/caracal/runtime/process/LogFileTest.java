package io.caracal.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void jsonErrorIsReducedToItsMessageAndCause() throws Exception {
        Path file = write("{\"level\":\"error\",\"msg\":\"cannot start\",\"error\":\"port taken\"}\n"
                + "{\"level\":\"info\",\"msg\":\"bye\"}\n");

        assertThat(new LogFile(file).lastError(0)).isEqualTo("cannot start: port taken");
    }

    @Test
    void plainErrorIsFoundAboveItsStackFrames() throws Exception {
        Path file = write("hello\njava.lang.IllegalStateException: broken\n\tat a.B.c(B.java:1)\n\t... 3 more\n");

        assertThat(new LogFile(file).lastError(0)).isEqualTo("java.lang.IllegalStateException: broken");
    }

    @Test
    void whatAnErrorListsIsPartOfIt() throws Exception {
        String text = "sts cannot start: the configuration has 2 problems:\n  - A is missing\n  - B is no number\n";

        assertThat(new LogFile(write(text + "caracal-" + text)).lastError(0))
                .isEqualTo("caracal-sts cannot start: the configuration has 2 problems: A is missing; B is no number");
    }

    @Test
    void lastLineStandsInWhenNothingTellsOfAnError() throws Exception {
        assertThat(new LogFile(write("one\ntwo\n\n")).lastError(0)).isEqualTo("two");
        assertThat(new LogFile(directory.resolve("none.log")).lastError(0)).isEmpty();
    }

    @Test
    void linesBeforeTheOffsetDoNotCount() throws Exception {
        Path file = write("ERROR of the day before\n");
        long offset = new LogFile(file).size();
        Files.writeString(file, "ERROR of the day before\nstarted\n");

        assertThat(new LogFile(file).lastError(offset)).isEqualTo("started");
    }

    @Test
    void bigLogMovesAsideAndTheOldestGoes() throws Exception {
        Path file = directory.resolve("api.log");
        for (String content : new String[] {"first", "second", "third"}) {
            Files.writeString(file, content);
            new LogFile(file).rotate(3, 2);
        }

        assertThat(file).isEmptyFile();
        assertThat(directory.resolve("api.log.1")).hasContent("third");
        assertThat(directory.resolve("api.log.2")).hasContent("second");
        assertThat(directory.resolve("api.log.3")).doesNotExist();
    }

    @Test
    void smallLogStays() throws Exception {
        Path file = write("small");

        new LogFile(file).rotate(5, 2);

        assertThat(file).hasContent("small");
    }

    @Test
    void lastLinesAreTheLastOnes() throws Exception {
        assertThat(new LogFile(write("a\nb\nc\n")).lastLines(2)).containsExactly("b", "c");
    }

    @Test
    void lastLinesReachAsFarBackAsTheyWereAskedFor() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < 3000; number++) {
            lines.append("line ").append(number).append(" of a log that is longer than one block\n");
        }
        LogFile log = new LogFile(write(lines.toString()));

        assertThat(log.lastLines(2500)).hasSize(2500).first().asString().startsWith("line 500 ");
        assertThat(log.lastLines(5000)).hasSize(3000);
        assertThat(log.lastLines(0)).isEmpty();
    }

    private Path write(String content) throws Exception {
        return Files.writeString(directory.resolve("some.log"), content);
    }
}
