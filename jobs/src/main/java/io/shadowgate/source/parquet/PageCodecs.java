package io.shadowgate.source.parquet;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Decompresses Parquet pages without Hadoop's codecs. */
final class PageCodecs implements CompressionCodecFactory {
    /** Decompresses a page to exactly the declared size. */
    private interface Codec {
        int decompress(byte[] page, byte[] content) throws IOException;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return new PageDecompressor(
                switch (name) {
                    case SNAPPY -> of(new SnappyDecompressor());
                    case LZ4_RAW -> of(new Lz4Decompressor());
                    case ZSTD -> (page, content) -> (int) Zstd.decompress(content, page);
                    case GZIP -> PageCodecs::gunzip;
                    case UNCOMPRESSED ->
                            (page, content) -> {
                                System.arraycopy(page, 0, content, 0, content.length);
                                return content.length;
                            };
                    default ->
                            throw new UnsupportedOperationException(
                                    "pages are compressed with "
                                            + name
                                            + "; right would be zstd, snappy, gzip, lz4_raw or"
                                            + " none");
                });
    }

    private static Codec of(Decompressor decompressor) {
        return (page, content) ->
                decompressor.decompress(page, 0, page.length, content, 0, content.length);
    }

    private static int gunzip(byte[] page, byte[] content) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
            return in.readNBytes(content, 0, content.length);
        }
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        throw new UnsupportedOperationException("request logs are only read");
    }

    @Override
    public void release() {}

    private record PageDecompressor(Codec codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            byte[] content = new byte[size];
            int filled = codec.decompress(page.toByteArray(), content);
            if (filled != size) {
                throw new IOException("a page has " + filled + " bytes instead of " + size);
            }
            return BytesInput.from(content);
        }

        @Override
        public void decompress(ByteBuffer page, int pageSize, ByteBuffer content, int size)
                throws IOException {
            byte[] bytes = new byte[pageSize];
            page.get(bytes);
            content.put(decompress(BytesInput.from(bytes), size).toByteBuffer());
        }

        @Override
        public void release() {}
    }
}
