package io.caracal.audit.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** A file as the reference implementation of Parquet reads it. */
public final class ParquetFile {

    private final ParquetMetadata footer;
    private final List<Map<String, Object>> rows;

    private ParquetFile(ParquetMetadata footer, List<Map<String, Object>> rows) {
        this.footer = footer;
        this.rows = rows;
    }

    public static ParquetFile read(Path file) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Gzip())
                .build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            return new ParquetFile(reader.getFooter(), rows(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows in order; 32 and 64 bit numbers, and text. */
    public List<Map<String, Object>> rows() {
        return rows;
    }

    public MessageType schema() {
        return footer.getFileMetaData().getSchema();
    }

    public ParquetMetadata footer() {
        return footer;
    }

    private static List<Map<String, Object>> rows(ParquetFileReader reader) throws IOException {
        MessageType schema = reader.getFooter().getFileMetaData().getSchema();
        MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
        List<Map<String, Object>> rows = new ArrayList<>();
        PageReadStore pages = reader.readNextRowGroup();
        while (pages != null) {
            RecordReader<Group> records = columns.getRecordReader(pages, new GroupRecordConverter(schema));
            for (long i = 0; i < pages.getRowCount(); i++) {
                rows.add(row(schema, records.read()));
            }
            pages = reader.readNextRowGroup();
        }
        return rows;
    }

    private static Map<String, Object> row(MessageType schema, Group group) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int column = 0; column < schema.getFieldCount(); column++) {
            String name = schema.getFieldName(column);
            switch (schema.getType(column).asPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> row.put(name, group.getInteger(column, 0));
                case INT64 -> row.put(name, group.getLong(column, 0));
                default -> row.put(name, group.getString(column, 0));
            }
        }
        return row;
    }

    /** The reference implementation's own comes from Hadoop. */
    private static final class Gzip implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor {

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            if (codec != CompressionCodecName.GZIP) {
                throw new IllegalArgumentException("pages are compressed with " + codec);
            }
            return this;
        }

        @Override
        public BytesInput decompress(BytesInput packed, int plainSize) throws IOException {
            try (GZIPInputStream plain = new GZIPInputStream(packed.toInputStream())) {
                return BytesInput.from(plain.readNBytes(plainSize));
            }
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer plain, int plainSize) throws IOException {
            plain.put(decompress(BytesInput.from(packed), plainSize).toByteArray());
        }

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("nothing is written");
        }

        @Override
        public void release() {
            // holds nothing
        }
    }
}
