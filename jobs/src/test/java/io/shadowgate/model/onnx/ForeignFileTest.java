package io.shadowgate.model.onnx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shadowgate.testing.OnnxFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
