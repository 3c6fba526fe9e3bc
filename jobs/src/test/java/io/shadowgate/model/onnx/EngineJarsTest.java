package io.shadowgate.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.onnxruntime.engine.OrtEngine;
import ai.onnxruntime.OrtEnvironment;
import io.shadowgate.model.ModelException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Class loaders as a Flink has them: one of lib/, and one of the job below it. */
class EngineJarsTest {
    private static final ClassLoader JDK = ClassLoader.getPlatformClassLoader();
    private static final List<URL> ALL =
            Stream.of(Engine.class, OrtEngine.class, OrtEnvironment.class)
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toList();

    @Test
    void allInLibOrAllInTheJobWillDo() {
        assertThatCode(() -> EngineJars.check(job(lib(ALL), List.of()))).doesNotThrowAnyException();
        assertThatCode(() -> EngineJars.check(job(lib(List.of()), ALL))).doesNotThrowAnyException();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> EngineJars.check(job(lib(ALL.subList(0, 2)), List.of())))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("this Flink has no com.microsoft.onnxruntime:onnxruntime:");
    }

    @Test
    void partsThatDoNotSeeEachOtherAreRefused() {
        assertThatThrownBy(() -> EngineJars.check(job(lib(ALL.subList(0, 2)), ALL.subList(2, 3))))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("only some of DJL and ONNX Runtime are in lib/");
    }

    @Test
    void theJobsOwnCopyBesideThatOfLibIsRefused() {
        assertThatThrownBy(() -> EngineJars.check(new ChildFirst(lib(ALL), ALL)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("are in lib/ of this Flink and in the job's jar");
    }

    @Test
    void onlyTheJobsOwnCopyIsOneTooMany() {
        ClassLoader lib = lib(ALL);
        ClassLoader job = job(lib, List.of());
        assertThat(EngineJars.warning(lib, job, 1)).isNull();
        // Left by another job, whose jar had it.
        assertThat(EngineJars.warning(lib, job, 2)).isNull();
        assertThat(EngineJars.warning(job, job, 1)).isNull();
        assertThat(EngineJars.warning(job, job, 2))
                .startsWith("This process now has 2 copies of ONNX Runtime in memory")
                .contains("submit shadowgate-jobs.jar");
    }

    @Test
    void copiesAreCountedByWhatIsMapped() {
        String line = "7f%d-7f%d r-xp 0 08:01 %d  /somewhere/onnxruntime-java%d/%s (deleted)";
        assertThat(
                        EngineJars.copies(
                                Stream.of(
                                        line.formatted(1, 2, 5, 11, "libonnxruntime.so"),
                                        line.formatted(2, 3, 5, 11, "libonnxruntime.so"),
                                        line.formatted(4, 5, 6, 11, "libonnxruntime4j_jni.so"),
                                        line.formatted(6, 7, 7, 12, "libonnxruntime.so"),
                                        "7fff-8000 rw-p 0 00:00 0 [stack]")))
                .isEqualTo(2);
        OnnxRuntime.start();
        assertThat(EngineJars.copies()).isEqualTo(1);
    }

    private static ClassLoader lib(List<URL> jars) {
        return new URLClassLoader(jars.toArray(URL[]::new), JDK);
    }

    private static ClassLoader job(ClassLoader lib, List<URL> jars) {
        return new URLClassLoader(jars.toArray(URL[]::new), lib);
    }

    /** As Flink's own, without its list of exceptions. */
    private static final class ChildFirst extends URLClassLoader {
        ChildFirst(ClassLoader lib, List<URL> jars) {
            super(jars.toArray(URL[]::new), lib);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            } catch (LinkageError e) {
                return findLoadedClass(name);
            }
        }
    }
}
