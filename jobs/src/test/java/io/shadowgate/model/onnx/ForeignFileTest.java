package io.shadowgate.model.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.shadowgate.model.RowTraits;
import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignFileTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1 | git lfs pull",
                "{\"learner\": {}} | XGBoost",
                "tree\\nversion=v3 | LightGBM",
                "CBM1abc | CatBoost",
                "<!DOCTYPE html><html> | web page",
                "PK\\3\\4 archive/code/constants.pkl | TorchScript",
                "PK\\3\\4 archive/data.pkl | PyTorch checkpoint",
                "PK\\3\\4 model.onnx | zip file",
            })
    void formatsAreKnownByTheirBeginning(String content, String said) {
        String head =
                content.replace("\\n", "\n").replace("\\3", "\u0003").replace("\\4", "\u0004");
        assertThat(kind(head)).contains(said);
    }

    @Test
    void compressedFilesAndPicklesAreKnownByTheirBytes() {
        assertThat(kind("\u001f\u008b\b")).contains("gunzip");
        assertThat(kind("\u0080\u0004\u0095")).contains("pickle");
        assertThat(kind("\u0089HDF\r\n")).contains("Keras");
        assertThat(kind("\b\u0001\u0012\u00c3\u00d0\u0003serve")).contains("SavedModel");
        assertThat(kind("\n\u0026\nx\u0012\u000bPlaceholder")).contains("TensorFlow graph");
        assertThat(kind("")).isEqualTo("the file is empty");
        assertThat(kind("not a model at all")).isNull();
    }

    @Test
    void aModelSaysWhatItNeeds() throws Exception {
        Path file =
                OnnxFiles.logistic(0, 1, 2)
                        .external("more", "parts/more.data", 1)
                        .write(folder.resolve("model.onnx"));
        byte[] bytes = Files.readAllBytes(file);
        OnnxProto proto = OnnxProto.read(bytes);
        assertThat(proto.irVersion()).isEqualTo(8);
        assertThat(proto.opsets()).containsEntry("", 13L).containsEntry("ai.onnx.ml", 2L);
        assertThat(proto.files()).containsExactly("parts/more.data");
        assertThat(proto.operators()).isEmpty();
    }

    @Test
    void operatorsThatMixRowsAreNamed() throws Exception {
        OnnxFiles softmax =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, OnnxFiles.ANY, 2)
                        .node("Softmax", List.of("x"), "y", OnnxFiles.whole("axis", 0))
                        .output("y", DataType.FLOAT, OnnxFiles.ANY, 2);
        assertThat(traits(softmax).mixing()).contains("(likely a softmax over all rows)");
        OnnxFiles harmless =
                OnnxFiles.model()
                        .input("x", DataType.FLOAT, OnnxFiles.ANY, 2)
                        .node("Softmax", List.of("x"), "y", OnnxFiles.whole("axis", 1))
                        .output("y", DataType.FLOAT, OnnxFiles.ANY, 2);
        assertThat(traits(harmless)).isEqualTo(RowTraits.UNKNOWN);
    }

    @Test
    void customOperatorsAreNamedWithWhereToGetThem() throws Exception {
        Path file =
                OnnxFiles.model()
                        .input("x", DataType.STRING, OnnxFiles.ANY)
                        .domain("ai.onnx.contrib")
                        .node("StringUpper", List.of("x"), "y")
                        .output("y", DataType.STRING, OnnxFiles.ANY)
                        .write(folder.resolve("model.onnx"));
        assertThatThrownBy(() -> OnnxFile.read(file.toString(), null).load())
                .hasMessageContainingAll(
                        "custom operators ai.onnx.contrib:StringUpper",
                        "model.custom-ops",
                        "com.microsoft.onnxruntime:onnxruntime-extensions");
        Path jar = folder.resolve("ops.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("ai/onnxruntime/extensions/native/mars-x1/libops.so"));
        }
        assertThatThrownBy(() -> OnnxFile.read(file.toString(), jar.toString()))
                .hasMessageContainingAll("has no library of operators for", "for mars-x1");
        assertThatThrownBy(() -> OnnxFile.read(file.toString(), jar + ".gone"))
                .hasMessageContainingAll("custom-ops: ", "cannot be read");
    }

    private RowTraits traits(OnnxFiles model) throws Exception {
        Path file = model.write(folder.resolve("model.onnx"));
        return OnnxProto.read(Files.readAllBytes(file)).traits();
    }

    @Test
    void everyCutIsNoticedOrLeavesAModel() throws Exception {
        byte[] bytes =
                Files.readAllBytes(OnnxFiles.logistic(0, 1, 2).write(folder.resolve("model.onnx")));
        for (int length = 1; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            try {
                OnnxProto.read(part);
            } catch (OnnxProto.MalformedException e) {
                assertThat(e.cutShort).as("%s bytes", length).isTrue();
            }
        }
        assertThatThrownBy(() -> OnnxProto.read(Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(OnnxProto.MalformedException.class);
    }

    @Nullable
    private static String kind(String head) {
        return ForeignFile.kind(head.getBytes(ISO_8859_1));
    }
}
