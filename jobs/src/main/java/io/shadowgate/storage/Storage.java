package io.shadowgate.storage;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;

/** Flink's file systems. If there is none for a path, the error says what to do. */
public final class Storage {
    private static final Map<String, String> PLUGINS =
            Map.ofEntries(
                    Map.entry("s3", "flink-s3-fs-hadoop or flink-s3-fs-presto"),
                    Map.entry("s3a", "flink-s3-fs-hadoop"),
                    Map.entry("s3p", "flink-s3-fs-presto"),
                    Map.entry("gs", "flink-gs-fs-hadoop"),
                    Map.entry("oss", "flink-oss-fs-hadoop"),
                    Map.entry("abfs", "flink-azure-fs-hadoop"),
                    Map.entry("abfss", "flink-azure-fs-hadoop"),
                    Map.entry("wasb", "flink-azure-fs-hadoop"),
                    Map.entry("wasbs", "flink-azure-fs-hadoop"));

    private Storage() {}

    /**
     * @throws FileException if this process has no file system for the path's scheme
     */
    public static FileSystem of(Path path) throws IOException {
        try {
            return path.getFileSystem();
        } catch (UnsupportedFileSystemSchemeException | LinkageError e) {
            // Without Hadoop on the classpath, Flink may fail to load a Hadoop class.
            throw new FileException(path + ": " + advice(path.toUri().getScheme()));
        }
    }

    public static boolean isLocal(FileSystem files) {
        return "file".equals(files.getUri().getScheme());
    }

    private static String advice(String scheme) {
        String plugin = PLUGINS.get(scheme);
        if (plugin != null) {
            return scheme
                    + ":// needs Flink's plugin "
                    + plugin
                    + "; put its jar into its own folder in Flink's plugins/ (on a cluster) or in"
                    + " FLINK_PLUGINS_DIR (on this machine)";
        }
        if ("hdfs".equals(scheme) || "viewfs".equals(scheme)) {
            return scheme
                    + ":// needs Hadoop; add the output of 'hadoop classpath' to the classpath, as"
                    + " HADOOP_CLASSPATH does for Flink's own scripts";
        }
        if ("http".equals(scheme) || "https".equals(scheme) || "ftp".equals(scheme)) {
            return "files cannot be read or written over "
                    + scheme
                    + "://; copy them to a folder, or to a store that Flink has a file system for"
                    + " (s3, gs, abfs, oss, hdfs)";
        }
        return "Flink has no file system for "
                + scheme
                + "://; it knows file, s3, gs, abfs, oss and hdfs, and those of plugins in Flink's"
                + " plugins/";
    }
}
