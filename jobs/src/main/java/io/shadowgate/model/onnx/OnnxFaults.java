package io.shadowgate.model.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why a file cannot be loaded, for somebody who has nothing but the file. */
final class OnnxFaults {
    private static final Pattern IR =
            Pattern.compile(
                    "[Uu]nsupported model IR version: (\\d+), max supported IR version: (\\d+)");
    private static final Pattern OPSET =
            Pattern.compile(
                    "Opset (\\d+) is under development.*?(?:[Cc]urrent official support for domain"
                            + " (\\S+) is till opset (\\d+))",
                    Pattern.DOTALL);
    private static final Pattern LOCALE =
            Pattern.compile("Failed to construct locale with name:\\s*(\\S+?):");

    private OnnxFaults() {}

    /**
     * @param message ONNX Runtime's
     * @param proto null if the bytes are not those of an ONNX model
     * @param cutShort whether the file ends too early
     */
    static String explain(
            String message, byte[] file, @Nullable OnnxProto proto, boolean cutShort) {
        if (proto == null || proto.irVersion() == 0 && proto.opsets().isEmpty()) {
            String kind = ForeignFile.kind(OnnxProto.head(file));
            if (kind != null) {
                return "it is no ONNX model: " + kind;
            }
            return cutShort
                    ? "it is no ONNX model, or one that is cut short: the file ends too early"
                            + " after "
                            + file.length
                            + " bytes; copy it again"
                    : "it is no ONNX model: " + message;
        }
        Matcher ir = IR.matcher(message);
        if (ir.find()) {
            return "it has IR version "
                    + ir.group(1)
                    + ", newer than this ONNX Runtime's "
                    + ir.group(2)
                    + "; export it with an older onnx, or set model.ir_version = "
                    + ir.group(2)
                    + " in Python and save it again";
        }
        Matcher opset = OPSET.matcher(message);
        if (opset.find()) {
            return "it has opset "
                    + opset.group(1)
                    + ", newer than this ONNX Runtime's "
                    + opset.group(3)
                    + "; export it with opset_version="
                    + opset.group(3);
        }
        Matcher locale = LOCALE.matcher(message);
        if (locale.find()) {
            return "it compares texts by the rules of the locale "
                    + locale.group(1)
                    + ", which this machine does not have (TfidfVectorizer and StringNormalizer"
                    + " need it); install it, for example with locale-gen "
                    + locale.group(1);
        }
        String custom =
                proto.operators().stream()
                        .filter(name -> !name.startsWith("ai.onnx.ml:"))
                        .filter(name -> message.contains(name.substring(name.indexOf(':') + 1)))
                        .collect(Collectors.joining(", "));
        if (!custom.isEmpty()) {
            return "it needs the custom operators "
                    + custom
                    + ", which ONNX Runtime does not have; export it with standard operators"
                    + " only";
        }
        return "it is an ONNX model that cannot be loaded: " + message;
    }
}
