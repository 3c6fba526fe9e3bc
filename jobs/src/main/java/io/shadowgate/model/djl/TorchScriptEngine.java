package io.shadowgate.model.djl;

import io.shadowgate.model.DeclaredSignature;
import io.shadowgate.model.ModelEngine;
import io.shadowgate.model.ModelException;
import io.shadowgate.model.ModelSignature;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs TorchScript files with PyTorch, through DJL. The spec says what they take and give. */
public final class TorchScriptEngine implements ModelEngine {
    private static final String DJL_NAME = "PyTorch";
    private static final String JARS =
            "the jars ai.djl.pytorch:pytorch-engine:0.36.0,"
                    + " ai.djl.pytorch:pytorch-jni:2.7.1-0.36.0 and"
                    + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 (classifier linux-x86_64, 112 MB)";

    @Override
    public String name() {
        return "torchscript";
    }

    @Override
    public boolean takes(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".pt") || lower.endsWith(".ts") || lower.endsWith(".torchscript");
    }

    @Override
    public void check() {
        DjlEngines.check(name(), "ai.djl.pytorch.engine.PtEngine", JARS);
    }

    @Override
    public Found find(Shadow.Model model, Duration timeout) {
        byte[] bytes = EngineFile.read(model.path());
        if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
            throw new ModelException(
                    model.path()
                            + " is no TorchScript file, which is a zip file; write one with"
                            + " torch.jit.script(model).save(path)");
        }
        ModelSignature signature;
        try {
            signature =
                    DeclaredSignature.of(
                            model.signature(), new ModelSignature(List.of(), List.of()));
        } catch (ModelException e) {
            throw new ModelException(model.path() + ": " + e.getMessage(), e);
        }
        return new EngineFile(DJL_NAME, "model.pt", bytes, signature);
    }
}
