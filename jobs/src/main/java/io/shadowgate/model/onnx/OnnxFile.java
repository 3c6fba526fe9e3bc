package io.shadowgate.model.onnx;

import io.shadowgate.model.Memory;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.TensorModel;
import io.shadowgate.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** The bytes of an ONNX file. */
final class OnnxFile implements ModelEngine.Found {
    /** An ONNX file is one Protocol Buffers message, which can have no more bytes. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private final byte[] bytes;
    private final String digest;

    private OnnxFile(byte[] bytes) {
        this.bytes = bytes;
        this.digest = DigestUtils.sha256Hex(bytes);
    }

    static OnnxFile read(String path) {
        Path file = new Path(path);
        try {
            FileSystem files = Storage.of(file);
            FileStatus status = files.getFileStatus(file);
            if (status.isDir()) {
                throw new ModelException(path + " is a folder; name one ONNX file");
            }
            checkSize(path, status.getLen());
            try (InputStream in = files.open(file)) {
                return new OnnxFile(in.readAllBytes());
            }
        } catch (OutOfMemoryError e) {
            throw tooLarge(path, "", e);
        } catch (FileNotFoundException e) {
            throw new ModelException("there is no model file " + path, e);
        } catch (IOException e) {
            throw new ModelException(
                    "model file " + path + " cannot be read: " + OnnxModel.firstLine(e), e);
        }
    }

    /** Fails before the file is read: reading takes twice its size, which other work needs too. */
    private static void checkSize(String path, long length) {
        if (length > LARGEST) {
            throw new ModelException(
                    path + " has " + Memory.megabytes(length) + "; an ONNX file has at most 2 GiB");
        }
        if (length > Runtime.getRuntime().maxMemory() / 2) {
            throw tooLarge(path, ", of " + Memory.megabytes(length) + ",", null);
        }
    }

    private static ModelException tooLarge(
            String path, String size, @Nullable OutOfMemoryError error) {
        return new ModelException(
                path
                        + size
                        + " does not fit into the memory of this process, of "
                        + Memory.megabytes(Runtime.getRuntime().maxMemory())
                        + "; "
                        + Memory.MORE,
                error);
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public TensorModel load() {
        if (bytes.length == 0) {
            throw new ModelException("it is no ONNX model: the file is empty");
        }
        return OnnxModel.load(bytes);
    }
}
