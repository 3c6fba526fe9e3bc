package io.shadowgate.model.djl;

import io.shadowgate.model.Memory;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.model.TensorModel;
import io.shadowgate.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * A model in one file. Engines of DJL load files of this machine only, so its bytes are written to
 * one, which is deleted once it is loaded.
 *
 * @param engine DJL's name of it
 * @param name of the file to write, because engines choose the format by its end
 */
record EngineFile(String engine, String name, byte[] bytes, ModelSignature signature)
        implements ModelEngine.Found {

    /**
     * @throws ModelException if there is no such file, or it does not fit into memory
     */
    static byte[] read(String path) {
        Path file = new Path(path);
        try {
            FileStatus status = Storage.of(file).getFileStatus(file);
            if (status.isDir()) {
                throw new ModelException(path + " is a folder; name the model's file");
            }
            if (status.getLen() > Runtime.getRuntime().maxMemory() / 2) {
                throw new ModelException(
                        path
                                + ", of "
                                + Memory.megabytes(status.getLen())
                                + ", does not fit into the memory of this process, of "
                                + Memory.megabytes(Runtime.getRuntime().maxMemory())
                                + "; "
                                + Memory.MORE);
            }
            try (InputStream in = Storage.of(file).open(file)) {
                return in.readAllBytes();
            }
        } catch (FileNotFoundException e) {
            throw new ModelException("there is no model file " + path, e);
        } catch (IOException e) {
            throw new ModelException(
                    "model file " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String digest() {
        return DigestUtils.sha256Hex(bytes);
    }

    @Override
    public TensorModel load() {
        DjlEngines.start(engine);
        try {
            java.nio.file.Path folder = Files.createTempDirectory("shadowgate-model");
            java.nio.file.Path copy = folder.resolve(name);
            try {
                Files.write(copy, bytes);
                return DjlModel.load(engine, copy, signature);
            } finally {
                Files.deleteIfExists(copy);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new ModelException("its file cannot be copied: " + e.getMessage(), e);
        }
    }
}
