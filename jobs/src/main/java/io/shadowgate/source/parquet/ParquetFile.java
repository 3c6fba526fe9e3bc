package io.shadowgate.source.parquet;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file on any Flink file system. It does not use Hadoop's file systems. */
record ParquetFile(Path path) implements InputFile {
    /**
     * @throws StorageException if the storage fails; any other exception means that the file is
     *     damaged
     */
    ParquetFileReader open() throws IOException {
        SeekableInputStream in = newStream();
        ParquetReadOptions options =
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new PageCodecs())
                        .usePageChecksumVerification()
                        .build();
        return new ParquetFileReader(this, options, in);
    }

    @Override
    public long getLength() throws StorageException {
        try {
            return path.getFileSystem().getFileStatus(path).getLen();
        } catch (IOException e) {
            throw new StorageException(e);
        }
    }

    @Override
    public SeekableInputStream newStream() throws StorageException {
        try {
            return new Stored(path.getFileSystem().open(path));
        } catch (IOException e) {
            throw new StorageException(e);
        }
    }

    /** The storage failed. The file itself may be intact. */
    static final class StorageException extends IOException {
        private static final long serialVersionUID = 1;

        StorageException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private static final class Stored extends DelegatingSeekableInputStream {
        private final FSDataInputStream in;

        Stored(FSDataInputStream in) {
            super(new Tagged(in));
            this.in = in;
        }

        @Override
        public long getPos() throws IOException {
            return in.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }
    }

    private static final class Tagged extends FilterInputStream {
        Tagged(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw new StorageException(e);
            }
        }
    }
}
