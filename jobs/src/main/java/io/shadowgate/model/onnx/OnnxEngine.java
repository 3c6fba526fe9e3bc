package io.shadowgate.model.onnx;

import io.shadowgate.model.ModelEngine;
import io.shadowgate.spec.Shadow;
import java.time.Duration;
import java.util.Locale;

/** Runs a single ONNX file with ONNX Runtime, through DJL. */
public final class OnnxEngine implements ModelEngine {

    @Override
    public String name() {
        return "onnx";
    }

    @Override
    public boolean takes(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    @Override
    public void check() {
        EngineJars.check();
    }

    @Override
    public Found find(Shadow.Model model, Duration timeout) {
        return OnnxFile.read(model.path());
    }
}
