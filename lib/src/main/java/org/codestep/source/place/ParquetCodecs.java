package org.codestep.source.place;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages of Parquet files are unpacked, without Hadoop and without native code. */
final class ParquetCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("Parquet files are read, not written");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new Unpacker(codec);
    }

    @Override
    public void release() {
        // Nothing is held.
    }

    private record Unpacker(CompressionCodecName codec) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return switch (codec) {
                case UNCOMPRESSED -> packed;
                case SNAPPY -> unpack(new SnappyDecompressor(), packed, size);
                case ZSTD -> unpack(new ZstdDecompressor(), packed, size);
                case LZ4_RAW -> unpack(new Lz4Decompressor(), packed, size);
                case GZIP -> gunzip(packed, size);
                default -> throw new IOException("it is packed with " + codec
                        + ", which is not known; known are snappy, zstd, gzip and lz4_raw");
            };
        }

        private static BytesInput unpack(Decompressor unpacker, BytesInput packed, int size) throws IOException {
            byte[] in = packed.toInputStream().readAllBytes();
            byte[] out = new byte[size];
            unpacker.decompress(in, 0, in.length, out, 0, size);
            return BytesInput.from(out);
        }

        private static BytesInput gunzip(BytesInput packed, int size) throws IOException {
            try (InputStream in = new GZIPInputStream(packed.toInputStream())) {
                return BytesInput.from(in.readNBytes(size));
            }
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer out, int size) {
            throw new UnsupportedOperationException("pages are read into arrays");
        }

        @Override
        public void release() {
            // Nothing is held.
        }
    }
}
