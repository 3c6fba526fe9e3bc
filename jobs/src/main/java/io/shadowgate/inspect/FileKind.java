package io.shadowgate.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shadowgate.text.Utf8;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a file is, by its first bytes. */
public enum FileKind {
    EMPTY("empty"),
    JSON("JSON"),
    /** Text that may be CSV. */
    TEXT("text"),
    PARQUET("Parquet"),
    GZIP("compressed with gzip"),
    ZSTD("compressed with zstd"),
    ZIP("a ZIP archive (perhaps of Excel or of a model)"),
    BZIP2("compressed with bzip2"),
    XZ("compressed with xz"),
    AVRO("an Avro file"),
    ORC("an ORC file"),
    UTF16("text in UTF-16"),
    SQLITE("an SQLite database"),
    BINARY("a binary file");

    private static final int ENOUGH = 4096;

    private final String shown;

    FileKind(String shown) {
        this.shown = shown;
    }

    public String shown() {
        return shown;
    }

    /**
     * @param bytes the beginning, without a byte order mark of UTF-8
     */
    public static FileKind of(byte[] bytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ENOUGH));
        if (head.length == 0) {
            return EMPTY;
        }
        if (begins(head, 0x1F, 0x8B)) {
            return GZIP;
        }
        if (begins(head, 0x28, 0xB5, 0x2F, 0xFD)) {
            return ZSTD;
        }
        if (begins(head, 'P', 'A', 'R', '1')) {
            return PARQUET;
        }
        if (begins(head, 'P', 'K', 3, 4)) {
            return ZIP;
        }
        if (begins(head, 'B', 'Z', 'h')) {
            return BZIP2;
        }
        if (begins(head, 0xFD, '7', 'z', 'X', 'Z')) {
            return XZ;
        }
        if (begins(head, 'O', 'b', 'j', 1)) {
            return AVRO;
        }
        if (begins(head, 'O', 'R', 'C')) {
            return ORC;
        }
        if (begins(head, 'S', 'Q', 'L', 'i', 't', 'e', ' ')) {
            return SQLITE;
        }
        if (begins(head, 0xFF, 0xFE) || begins(head, 0xFE, 0xFF)) {
            return UTF16;
        }
        return text(head);
    }

    private static FileKind text(byte[] head) {
        int blank = 0;
        int first = -1;
        for (byte one : head) {
            if (one == 0 || one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
                return BINARY;
            }
            if (first < 0 && one > ' ') {
                first = one;
            }
            blank += one <= ' ' && one >= 0 ? 1 : 0;
        }
        if (blank == head.length) {
            return EMPTY;
        }
        // The last character may be cut.
        boolean utf8 = false;
        for (int cut = 0; cut < Math.min(4, head.length) && !utf8; cut++) {
            utf8 = Utf8.isValid(head, 0, head.length - cut);
        }
        if (!utf8) {
            return BINARY;
        }
        return first == '{' || first == '[' ? JSON : TEXT;
    }

    private static boolean begins(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** What to do with a file that cannot be read as it is; null if it can. */
    @Nullable
    public String remedy() {
        return switch (this) {
            case JSON, TEXT, PARQUET -> null;
            case EMPTY -> "it holds no record";
            case GZIP -> "its name must end in .gz to be read as such, as in log.jsonl.gz";
            case ZSTD -> "its name must end in .zst to be read as such, as in log.jsonl.zst";
            case ZIP -> "unpack it first; logs are read plain, as .gz or as .zst";
            case BZIP2, XZ -> "compress it as .gz or .zst, or not at all";
            case AVRO, ORC, SQLITE -> "export it as Parquet, JSON lines or CSV";
            case UTF16 -> "convert it to UTF-8, as with iconv -f UTF-16 -t UTF-8";
            case BINARY -> "logs are JSON, CSV or Parquet";
        };
    }

    /** The beginning of a text, to show it. */
    public static String firstLine(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 200), UTF_8);
        String line = text.stripLeading().lines().findFirst().orElse("");
        return line.length() <= 60 ? line : line.substring(0, 60) + "...";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
