package io.caracal.audit.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;

/**
 * One Parquet file, written in one pass: row groups as they fill up, the footer at the end. Holds at most one row group in memory. The same
 * rows make the same bytes. For one thread.
 *
 * @param <R> a row
 */
public final class ParquetWriter<R> {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final long GROUP_BYTES = 8L << 20;
    private static final String CREATOR = "caracal version 2.0";

    private final CountedOutput out;
    private final List<Column<R>> columns;
    private final List<ColumnBuffer<R>> buffers;
    private final List<RowGroup> groups = new ArrayList<>();
    private int buffered;
    private long rows;

    /** @param out where the file goes; stays open */
    public ParquetWriter(OutputStream out, List<Column<R>> columns) throws IOException {
        this.out = new CountedOutput(out);
        this.columns = List.copyOf(columns);
        this.buffers = columns.stream().map(ColumnBuffer::new).toList();
        this.out.write(MAGIC);
    }

    public void add(R row) throws IOException {
        buffers.forEach(buffer -> buffer.add(row));
        buffered++;
        rows++;
        if (held() >= GROUP_BYTES) {
            flush();
        }
    }

    /** Rows added. */
    public long rows() {
        return rows;
    }

    /** The size of the file so far, with what is in memory counted uncompressed. */
    public long size() {
        return out.position() + held();
    }

    /** Writes what is left and the footer; nothing can be added afterwards. */
    public void finish() throws IOException {
        if (buffered > 0) {
            flush();
        }
        FileMetaData footer = new FileMetaData(1, schema(), rows, groups);
        footer.setCreated_by(CREATOR);
        footer.setColumn_orders(columns.stream()
                .map(column -> ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()))
                .toList());
        long begin = out.position();
        Util.writeFileMetaData(footer, out);
        int length = Math.toIntExact(out.position() - begin);
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
        out.write(MAGIC);
    }

    private long held() {
        return buffers.stream().mapToLong(ColumnBuffer::size).sum();
    }

    private void flush() throws IOException {
        long plain = held();
        List<ColumnChunk> chunks = new ArrayList<>();
        for (ColumnBuffer<R> buffer : buffers) {
            chunks.add(buffer.flush(out, buffered));
        }
        groups.add(new RowGroup(chunks, plain, buffered));
        buffered = 0;
    }

    private List<SchemaElement> schema() {
        List<SchemaElement> schema = new ArrayList<>();
        SchemaElement root = new SchemaElement("event");
        root.setNum_children(columns.size());
        schema.add(root);
        for (int i = 0; i < columns.size(); i++) {
            SchemaElement element = new SchemaElement(columns.get(i).name());
            element.setType(buffers.get(i).type());
            element.setRepetition_type(FieldRepetitionType.REQUIRED);
            if (columns.get(i) instanceof Column.Text<R>) {
                element.setConverted_type(ConvertedType.UTF8);
                element.setLogicalType(LogicalType.STRING(new StringType()));
            } else if (columns.get(i) instanceof Column.Micros<R>) {
                element.setConverted_type(ConvertedType.TIMESTAMP_MICROS);
                element.setLogicalType(
                        LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MICROS(new MicroSeconds()))));
            }
            schema.add(element);
        }
        return schema;
    }
}
