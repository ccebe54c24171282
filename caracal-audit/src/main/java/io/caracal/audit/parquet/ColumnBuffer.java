package io.caracal.audit.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * The values of one column in the row group that is being filled. A required column has no levels, so a page is its values one behind the
 * other: numbers in four or eight bytes, little endian; text with its length in four bytes ahead.
 */
final class ColumnBuffer<R> {

    private final Column<R> column;
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;

    ColumnBuffer(Column<R> column) {
        this.column = column;
    }

    void add(R row) {
        if (column instanceof Column.Int32<R> number) {
            int value = number.value().applyAsInt(row);
            values.writeBytes(little(Integer.BYTES, value));
            observe(value);
        } else if (column instanceof Column.Int64<R> number) {
            wide(number.value().applyAsLong(row));
        } else if (column instanceof Column.Micros<R> moment) {
            wide(moment.value().applyAsLong(row));
        } else if (column instanceof Column.Text<R> text) {
            byte[] bytes = text.bytes(row);
            values.writeBytes(little(Integer.BYTES, bytes.length));
            values.writeBytes(bytes);
        }
    }

    /** Bytes held. */
    long size() {
        return values.size();
    }

    /** Writes the column as one page and begins anew. */
    ColumnChunk flush(CountedOutput out, int rows) throws IOException {
        long offset = out.position();
        int plain = values.size();
        byte[] packed = packed();
        PageHeader header = new PageHeader(PageType.DATA_PAGE, plain, packed.length);
        header.setData_page_header(new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
        Util.writePageHeader(header, out);
        long headerBytes = out.position() - offset;
        out.write(packed);
        ColumnMetaData told = new ColumnMetaData(
                type(),
                List.of(Encoding.PLAIN, Encoding.RLE),
                List.of(column.name()),
                CompressionCodec.GZIP,
                rows,
                headerBytes + plain,
                out.position() - offset,
                offset);
        told.setStatistics(statistics());
        values.reset();
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
        ColumnChunk chunk = new ColumnChunk(0);
        chunk.setMeta_data(told);
        return chunk;
    }

    Type type() {
        if (column instanceof Column.Text<R>) {
            return Type.BYTE_ARRAY;
        }
        return column instanceof Column.Int32<R> ? Type.INT32 : Type.INT64;
    }

    private Statistics statistics() {
        Statistics statistics = new Statistics();
        statistics.setNull_count(0);
        if (type() != Type.BYTE_ARRAY) {
            int width = type() == Type.INT32 ? Integer.BYTES : Long.BYTES;
            statistics.setMin_value(little(width, least));
            statistics.setMax_value(little(width, greatest));
        }
        return statistics;
    }

    private void wide(long value) {
        values.writeBytes(little(Long.BYTES, value));
        observe(value);
    }

    private void observe(long value) {
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
    }

    private byte[] packed() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(values.size() / 4 + 64);
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            values.writeTo(zip);
        }
        return packed.toByteArray();
    }

    private static byte[] little(int width, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(width).order(ByteOrder.LITTLE_ENDIAN);
        return width == Integer.BYTES
                ? bytes.putInt((int) value).array()
                : bytes.putLong(value).array();
    }
}
