package io.shadowgate.model.onnx;

import io.shadowgate.model.ModelException;
import io.shadowgate.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A model and its weights in a folder of their own. ONNX Runtime finds weights beside the file that
 * it loads. A copy works for every file system, and cannot change after its digest was taken: ONNX
 * Runtime maps weights into memory, so a file that is overwritten would change a running model.
 */
final class LocalCopy implements AutoCloseable {
    private final Path folder;
    private final Path model;
    private final List<Path> made = new ArrayList<>();

    private LocalCopy(Path folder, String name) {
        this.folder = folder;
        this.model = folder.resolve(name);
        made.add(folder);
    }

    static LocalCopy of(String name, byte[] model) throws IOException {
        LocalCopy copy = new LocalCopy(Files.createTempDirectory("shadowgate-model"), name);
        try {
            copy.made.add(copy.model);
            Files.write(copy.model, model);
            return copy;
        } catch (IOException | RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    Path model() {
        return model;
    }

    /**
     * @param name of the copy, relative to the folder
     * @param sha256 that the file must still have
     */
    void add(String name, org.apache.flink.core.fs.Path file, String sha256) throws IOException {
        Path copy = folder.resolve(name).normalize();
        for (Path parent = folder; !parent.equals(copy); ) {
            parent = parent.resolve(parent.relativize(copy).getName(0));
            if (!parent.equals(copy) && !Files.exists(parent)) {
                made.add(Files.createDirectory(parent));
            }
        }
        MessageDigest digest = DigestUtils.getSha256Digest();
        made.add(copy);
        try (InputStream in = new DigestInputStream(Storage.of(file).open(file), digest);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        if (!Hex.encodeHexString(digest.digest()).equals(sha256)) {
            throw new ModelException(file + " was changed while it was read; start again");
        }
    }

    /** On Linux, files that are mapped into memory may be deleted. */
    @Override
    public void close() throws IOException {
        Collections.reverse(made);
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
    }
}
