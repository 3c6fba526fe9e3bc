package io.shadowgate.model.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what a file is that is no ONNX model, and what to do with it. */
final class ForeignFile {
    private static final String EXPORT_SKLEARN = "; convert it with skl2onnx";
    private static final String EXPORT_TORCH = "; export it with torch.onnx.export";
    private static final Pattern SAFETENSORS = Pattern.compile("(?s).{7}\\x00\\{\".*");

    private ForeignFile() {}

    /**
     * @param head the first kilobytes of a file
     * @return null if it has the look of none of the formats that are known here
     */
    @Nullable
    static String kind(byte[] head) {
        String text = new String(head, ISO_8859_1);
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        if (head.length == 0) {
            return "the file is empty";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "it is a Git LFS pointer, not the file itself; fetch the file with git lfs pull";
        }
        if (text.startsWith("\u001f\u008b")) {
            return "it is compressed with gzip; unpack it with gunzip";
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return ofZip(text);
        }
        if (text.startsWith("\u0089HDF")) {
            return "it is a Keras model in HDF5; convert it with tf2onnx";
        }
        if (text.startsWith("\u0080") && head.length > 1 && head[1] >= 2 && head[1] <= 5) {
            return "it is a Python pickle (scikit-learn, joblib or torch.save); load it in Python"
                    + " and convert it with skl2onnx or torch.onnx.export";
        }
        if (start.startsWith("{")) {
            return start.contains("learner")
                    ? "it is an XGBoost model; convert it with onnxmltools"
                    : "it is JSON";
        }
        if (start.startsWith("tree\n") || start.startsWith("tree\r\n")) {
            return "it is a LightGBM model; convert it with onnxmltools";
        }
        if (text.startsWith("CBM1")) {
            return "it is a CatBoost model; write it with save_model(path, format=\"onnx\")";
        }
        if (text.startsWith("binf")) {
            return "it is an XGBoost model in its old binary format; convert it with onnxmltools";
        }
        if (text.startsWith("GGUF")) {
            return "it is a GGUF model; GGUF holds language models, which cannot be used here";
        }
        if (text.length() > 8 && text.startsWith("TFL3", 4)) {
            return "it is a TensorFlow Lite model; convert it with tf2onnx --tflite";
        }
        if (SAFETENSORS.matcher(text).lookingAt()) {
            return "it holds only weights (safetensors); load them in Python and export the model"
                    + " with torch.onnx.export or optimum";
        }
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            return "it is a web page; the download has failed or needs a login";
        }
        if (start.startsWith("<?xml") || start.startsWith("<pmml") || start.startsWith("<net")) {
            return start.contains("<pmml")
                    ? "it is a PMML model; export the model again as ONNX"
                    : "it is XML";
        }
        return null;
    }

    private static String ofZip(String text) {
        if (text.contains("constants.pkl") || text.contains("/code/")) {
            return "it is a TorchScript model" + EXPORT_TORCH;
        }
        if (text.contains("data.pkl")) {
            return "it is a PyTorch checkpoint (torch.save)" + EXPORT_TORCH;
        }
        if (text.contains("metadata.json") && text.contains("config.json")) {
            return "it is a Keras model; convert it with tf2onnx";
        }
        if (text.contains(".skops") || text.contains("schema.json")) {
            return "it is a skops file" + EXPORT_SKLEARN;
        }
        return "it is a zip file; unpack it and name the .onnx file in it";
    }
}
