package org.codestep.source.place;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.codestep.corpus.file.FileAccess;

/**
 * A Parquet file; a column of it has a text a row. Nothing but that column is read, a row group at a time: so much of
 * it must fit into memory, packed.
 */
record ParquetPlace(String name, String description, Path file, PlaceSettings settings) implements SourcePlace {

    @Override
    public FoundFiles open() throws IOException {
        FileAccess.READ_FILE.require(file);
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ParquetCodecs())
                .build();
        ParquetFileReader reader;
        try {
            reader = new ParquetFileReader(new LocalInputFile(file), options);
        } catch (RuntimeException e) {
            throw new IOException(file + " is no Parquet file that can be read: " + e.getMessage(), e);
        }
        try {
            return new Rows(reader, column(reader.getFileMetaData().getSchema()));
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** The schema of the column alone. */
    private MessageType column(MessageType schema) throws IOException {
        List<String> names = schema.getFields().stream().map(Type::getName).toList();
        Optional<String> field = settings.textField(names);
        if (field.isEmpty()) {
            throw new IOException(file + ": " + settings.missing("column", names));
        }
        Type type = schema.getType(field.get());
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)
                || type.asPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.BINARY) {
            throw new IOException(file + ": the column " + field.get() + " is no text but "
                    + (type.isPrimitive() ? type.asPrimitiveType().getPrimitiveTypeName() : "a group")
                    + "; choose another with --field");
        }
        return new MessageType(schema.getName(), type);
    }

    private final class Rows extends FoundFiles {

        private final ParquetFileReader reader;
        private final MessageType schema;
        private final ColumnDescriptor column;
        private ColumnReader values;
        /** Of the row group. */
        private long left;
        private long number;

        Rows(ParquetFileReader reader, MessageType schema) {
            super(file.toString());
            this.reader = reader;
            this.schema = schema;
            this.column = schema.getColumns().get(0);
            reader.setRequestedSchema(schema);
        }

        @Override
        FoundFile advance() throws IOException {
            try {
                while (left == 0) {
                    PageReadStore group = reader.readNextRowGroup();
                    if (group == null) {
                        return null;
                    }
                    left = group.getRowCount();
                    values = new ColumnReadStoreImpl(
                            group, new NoRecords(), schema, reader.getFileMetaData().getCreatedBy())
                            .getColumnReader(column);
                }
                boolean there = values.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel();
                byte[] content = there ? values.getBinary().getBytes() : new byte[0];
                values.consume();
                left--;
                number++;
                return FoundFile.utf8(name + ":" + number, content, settings.maxBytes());
            } catch (RuntimeException e) {
                // What the library throws at a damaged page, or one in a codec that is not known.
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new IOException("after row " + number + ": " + cause.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    /** Values are taken one by one; of records, which the library wants to put together, nothing is made. */
    private static final class NoRecords extends GroupConverter {

        @Override
        public Converter getConverter(int field) {
            return new PrimitiveConverter() {};
        }

        @Override
        public void start() {
            // There is no record to begin.
        }

        @Override
        public void end() {
            // There is no record to end.
        }
    }
}
