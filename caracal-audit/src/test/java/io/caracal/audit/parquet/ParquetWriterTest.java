package io.caracal.audit.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriterTest {

    private static final List<Column<Row>> COLUMNS = List.of(
            new Column.Int32<>("kind", Row::kind),
            new Column.Int64<>("number", Row::number),
            new Column.Micros<>("moment", Row::moment),
            new Column.Text<>("text", Row::text));

    @TempDir
    Path directory;

    private record Row(int kind, long number, long moment, String text) {}

    @Test
    void theReferenceImplementationReadsWhatIsWritten() throws IOException {
        List<Row> rows = List.of(
                new Row(Integer.MIN_VALUE, Long.MIN_VALUE, 0, ""),
                new Row(
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        1_763_740_800_123_456L,
                        "täxt \u0001 \uD83D\uDE80 \"quoted\""),
                new Row(-1, -1, -1, "x".repeat(100_000)));

        ParquetFile read = ParquetFile.read(write("some", rows));

        assertThat(read.rows()).containsExactlyElementsOf(expected(rows));
        assertThat(read.schema())
                .hasToString("message event {\n  required int32 kind;\n  required int64 number;\n"
                        + "  required int64 moment (TIMESTAMP(MICROS,true));\n  required binary text (STRING);\n}\n");
    }

    @Test
    void aFileWithoutRowsIsAFile() throws IOException {
        assertThat(ParquetFile.read(write("none", List.of())).rows()).isEmpty();
    }

    @Test
    void manyRowsMakeSeveralGroupsThatSayWhatIsInThem() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(new Row(i, -i, i * 1000L, i + "x".repeat(20_000)));
        }
        Path file = write("many", rows);
        ParquetFile read = ParquetFile.read(file);

        assertThat(read.rows()).containsExactlyElementsOf(expected(rows));
        List<BlockMetaData> groups = read.footer().getBlocks();
        assertThat(groups).hasSizeGreaterThan(1);
        Statistics<?> first = groups.get(0).getColumns().get(1).getStatistics();
        assertThat(first.genericGetMax()).isEqualTo(0L);
        assertThat(first.genericGetMin()).isEqualTo(1 - groups.get(0).getRowCount());
        assertThat(Files.size(file)).as("compressed").isLessThan(1_000_000);
    }

    @Test
    void theSameRowsMakeTheSameBytes() throws IOException {
        List<Row> rows = List.of(new Row(1, 2, 3, "four"), new Row(5, 6, 7, "eight"));
        assertThat(write("one", rows)).hasSameBinaryContentAs(write("other", rows));
    }

    @Test
    void theSizeOfAFileIsKnownWhileItGrows() throws IOException {
        try (OutputStream out = OutputStream.nullOutputStream()) {
            ParquetWriter<Row> writer = new ParquetWriter<>(out, COLUMNS);
            long before = writer.size();
            writer.add(new Row(1, 2, 3, "four"));
            assertThat(writer.size()).isEqualTo(before + 4 + 8 + 8 + 4 + 4);
            assertThat(writer.rows()).isEqualTo(1);
        }
    }

    private static List<Map<String, Object>> expected(List<Row> rows) {
        return rows.stream()
                .map(row -> Map.<String, Object>of(
                        "kind", row.kind(), "number", row.number(), "moment", row.moment(), "text", row.text()))
                .toList();
    }

    private Path write(String name, List<Row> rows) throws IOException {
        Path file = directory.resolve(name + ".parquet");
        try (OutputStream out = Files.newOutputStream(file)) {
            ParquetWriter<Row> writer = new ParquetWriter<>(out, COLUMNS);
            for (Row row : rows) {
                writer.add(row);
            }
            writer.finish();
        }
        return file;
    }
}
