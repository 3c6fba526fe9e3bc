package io.shadowgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shadowgate.testing.FlinkProcesses;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Tools of this machine are in a jar of their own, and not in the one that goes to a cluster. */
class JobJarIT {
    private static final String TOOLS = "io/shadowgate/(cluster|local|bench)/.*\\.class";

    @Test
    void theJobsJarHasNoToolsOfThisMachine() throws IOException {
        assertThat(classes("shadowgate-jobs.jar"))
                .contains("io/shadowgate/ShadowTestJob.class", "io/shadowgate/cli/ShadowGate.class")
                .noneMatch(name -> name.matches(TOOLS));
        assertThat(classes("shadowgate-jobs-local.jar"))
                .contains("io/shadowgate/cluster/Cluster.class")
                .allMatch(name -> name.matches(TOOLS));
    }

    private static List<String> classes(String jar) throws IOException {
        try (JarFile file = new JarFile(FlinkProcesses.TARGET.resolve(jar).toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
        }
    }
}
