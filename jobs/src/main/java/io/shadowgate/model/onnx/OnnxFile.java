package io.shadowgate.model.onnx;

import ai.onnxruntime.OrtException;
import io.shadowgate.model.Memory;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.TensorModel;
import io.shadowgate.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/** An ONNX file, and the files beside it that hold its weights if it is large. */
final class OnnxFile implements ModelEngine.Found {
    /** An ONNX file is one Protocol Buffers message, which can have no more bytes. */
    private static final long LARGEST = Integer.MAX_VALUE;

    private static final String SUFFIX = ".onnx";

    private final Path file;
    private final byte[] bytes;
    @Nullable private final OnnxProto proto;
    private final boolean cutShort;

    /** The digest of each file with weights, by its path relative to the model's folder. */
    private final Map<String, String> weights = new TreeMap<>();

    private final String digest;

    private OnnxFile(Path file, byte[] bytes) throws IOException {
        this.file = file;
        this.bytes = bytes;
        OnnxProto read = null;
        boolean ends = false;
        try {
            read = OnnxProto.read(bytes);
        } catch (OnnxProto.MalformedException e) {
            ends = e.cutShort;
        }
        this.proto = read;
        this.cutShort = ends;
        if (read != null) {
            for (String path : read.files()) {
                weights.put(path, digest(path));
            }
        }
        this.digest = digest(bytes, weights);
    }

    /** Of a single file its sha256; otherwise that of all names and digests. */
    private static String digest(byte[] model, Map<String, String> weights) {
        String ofModel = DigestUtils.sha256Hex(model);
        return weights.isEmpty()
                ? ofModel
                : DigestUtils.sha256Hex(
                        weights.entrySet().stream()
                                .map(each -> "\n" + each.getValue() + "  " + each.getKey())
                                .collect(Collectors.joining("", ofModel, "\n")));
    }

    static OnnxFile read(String path) {
        try {
            Path file = model(new Path(path));
            FileSystem files = Storage.of(file);
            checkSize(path, files.getFileStatus(file).getLen());
            try (InputStream in = files.open(file)) {
                return new OnnxFile(file, in.readAllBytes());
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

    /** The file itself, or the one model in a folder. */
    private static Path model(Path path) throws IOException {
        FileSystem files = Storage.of(path);
        if (!files.getFileStatus(path).isDir()) {
            return path;
        }
        FileStatus[] found = files.listStatus(path);
        Path[] models =
                Arrays.stream(found == null ? new FileStatus[0] : found)
                        .filter(each -> !each.isDir())
                        .map(FileStatus::getPath)
                        .filter(each -> each.getName().endsWith(SUFFIX))
                        .sorted()
                        .toArray(Path[]::new);
        if (models.length == 1) {
            return models[0];
        }
        String names = Arrays.stream(models).map(Path::getName).collect(Collectors.joining(", "));
        boolean savedModel =
                found != null
                        && Arrays.stream(found)
                                .anyMatch(
                                        each -> each.getPath().getName().equals("saved_model.pb"));
        throw new ModelException(
                path
                        + " is a folder "
                        + (savedModel
                                ? "with a TensorFlow SavedModel; convert it with tf2onnx"
                                : models.length == 0
                                        ? "without an .onnx file; name one ONNX file"
                                        : "with several models ("
                                                + names
                                                + "); name one ONNX file"));
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

    private String digest(String weightsFile) throws IOException {
        Path path = beside(weightsFile);
        try (InputStream in = Storage.of(path).open(path)) {
            return DigestUtils.sha256Hex(in);
        } catch (FileNotFoundException e) {
            throw new ModelException(
                    file
                            + " keeps its weights in "
                            + weightsFile
                            + ", which is not beside it; copy that file too",
                    e);
        }
    }

    private Path beside(String weightsFile) {
        String plain = weightsFile.startsWith("./") ? weightsFile.substring(2) : weightsFile;
        boolean inside =
                !plain.isBlank()
                        && !plain.startsWith("/")
                        && plain.indexOf('\\') < 0
                        && plain.indexOf(':') < 0
                        && Arrays.stream(plain.split("/", -1))
                                .noneMatch(
                                        part ->
                                                part.isEmpty()
                                                        || part.equals(".")
                                                        || part.equals(".."));
        if (!inside || plain.equals(file.getName())) {
            throw new ModelException(
                    file
                            + " keeps its weights in \""
                            + weightsFile
                            + "\"; only files in the model's own folder are read. Save it again"
                            + " with the weights beside it, or in one file");
        }
        return new Path(file.getParent(), plain);
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
        try {
            if (weights.isEmpty()) {
                return OnnxModel.load((runtime, options) -> runtime.createSession(bytes, options));
            }
            try (LocalCopy copy = LocalCopy.of(file.getName(), bytes)) {
                for (Map.Entry<String, String> each : weights.entrySet()) {
                    copy.add(each.getKey(), beside(each.getKey()), each.getValue());
                }
                return OnnxModel.load(
                        (runtime, options) ->
                                runtime.createSession(copy.model().toString(), options));
            }
        } catch (OrtException e) {
            throw new ModelException(
                    OnnxFaults.explain(OnnxModel.firstLine(e), bytes, proto, cutShort), e);
        } catch (IOException e) {
            throw new ModelException("its files cannot be copied: " + OnnxModel.firstLine(e), e);
        }
    }
}
