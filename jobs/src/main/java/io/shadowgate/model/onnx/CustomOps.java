package io.shadowgate.model.onnx;

import io.shadowgate.model.ModelException;
import io.shadowgate.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A native library of operators that ONNX Runtime does not have. It is code that runs in this
 * process: whoever writes the spec vouches for it.
 *
 * @param sha256 of the library
 */
record CustomOps(String path, String sha256, byte[] library) {
    private static final String IN_JAR = "ai/onnxruntime/extensions/native/";

    /** By digest. A process loads each library once, because it can never unload one safely. */
    private static final Map<String, Path> COPIES = new HashMap<>();

    /**
     * @param path of a library, or of the jar of ONNX Runtime extensions, which has one for each
     *     platform
     * @throws ModelException if there is none for this platform
     */
    static CustomOps find(String path) {
        org.apache.flink.core.fs.Path file = new org.apache.flink.core.fs.Path(path);
        try (InputStream in = Storage.of(file).open(file)) {
            byte[] bytes = in.readAllBytes();
            byte[] library = path.endsWith(".jar") ? ofPlatform(path, bytes) : bytes;
            return new CustomOps(path, DigestUtils.sha256Hex(library), library);
        } catch (IOException e) {
            throw new ModelException(
                    "custom-ops: " + path + " cannot be read: " + OnnxModel.firstLine(e), e);
        }
    }

    private static byte[] ofPlatform(String path, byte[] jar) throws IOException {
        String wanted = IN_JAR + platform() + "/";
        Set<String> platforms = new TreeSet<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry each = entries.getNextEntry();
                    each != null;
                    each = entries.getNextEntry()) {
                String name = each.getName();
                if (!name.startsWith(IN_JAR) || each.isDirectory() || name.endsWith(".md")) {
                    continue;
                }
                if (name.startsWith(wanted)) {
                    return entries.readAllBytes();
                }
                platforms.add(name.substring(IN_JAR.length(), name.lastIndexOf('/')));
            }
        }
        throw new ModelException(
                "custom-ops: "
                        + path
                        + " has no library of operators for "
                        + platform()
                        + (platforms.isEmpty()
                                ? "; name a native library, or the jar of"
                                        + " com.microsoft.onnxruntime:onnxruntime-extensions"
                                : "; it has those for " + String.join(", ", platforms)));
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        return (os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux")
                + "-"
                + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    /** The library in a local file, which this process keeps. */
    Path local() throws IOException {
        synchronized (COPIES) {
            Path copy = COPIES.get(sha256);
            if (copy == null) {
                copy = Files.createTempFile("shadowgate-ops", ".lib");
                copy.toFile().deleteOnExit();
                Files.write(copy, library);
                COPIES.put(sha256, copy);
            }
            return copy;
        }
    }
}
