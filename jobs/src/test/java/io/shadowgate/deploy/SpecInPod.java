package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.shadowgate.spec.ShadowTest;
import io.shadowgate.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A spec that a manifest mounts into a pod.
 *
 * @param root of the spec as it is written
 * @param test as ShadowGate reads it
 */
record SpecInPod(Container container, JsonNode root, ShadowTest test) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    /**
     * Of a pod with one container.
     *
     * @param path where the container looks for the spec
     * @param map that a volume of the pod has to be made of
     * @param folder to write to
     */
    static SpecInPod of(PodSpec pod, Path path, ConfigMap map, Path folder) throws IOException {
        assertThat(pod.getContainers()).hasSize(1);
        Container container = pod.getContainers().get(0);
        VolumeMount mount = mountOf(path.toString(), container);
        assertThat(mount.getMountPath()).isEqualTo(path.getParent().toString());
        Volume volume =
                pod.getVolumes().stream()
                        .filter(v -> v.getName().equals(mount.getName()))
                        .findFirst()
                        .orElseThrow();
        assertThat(volume.getConfigMap().getName()).isEqualTo(map.getMetadata().getName());
        String text = map.getData().get(path.getFileName().toString());
        assertThat(text).as("%s in %s", path.getFileName(), volume).isNotNull();
        Path file = Files.createTempFile(folder, "spec", ".yaml");
        return new SpecInPod(
                container,
                new YAMLMapper().readTree(text),
                SpecReader.read(Files.writeString(file, text), Map.of()));
    }

    /** Its files, secrets and environment variables; what has a scheme is elsewhere. */
    void assertThePodHasAllThatItNames() {
        assertThat(root.findValuesAsString("path"))
                .as("nothing lies beside a spec in a ConfigMap")
                .isNotEmpty()
                .allMatch(path -> path.startsWith("/") || path.contains("://"));
        for (String text : texts(root).toList()) {
            if (text.startsWith("/")) {
                mountOf(text, container);
            }
            for (MatchResult reference : REFERENCE.matcher(text).results().toList()) {
                if (reference.group(1).equals("file")) {
                    mountOf(reference.group(2), container);
                } else {
                    assertThat(container.getEnv())
                            .extracting(EnvVar::getName)
                            .contains(reference.group(2));
                }
            }
        }
        if (results().startsWith("/")) {
            assertThat(mountOf(results(), container).getReadOnly()).isNotEqualTo(true);
        }
    }

    /** The folder that it writes to, with a slash at its end. */
    String results() {
        return test.sinks().files().path().replaceFirst("/*$", "/");
    }

    private static VolumeMount mountOf(String file, Container container) {
        List<VolumeMount> mounts =
                container.getVolumeMounts().stream()
                        .filter(mount -> Path.of(file).startsWith(mount.getMountPath()))
                        .toList();
        assertThat(mounts).as("mounts in %s that hold %s", container.getName(), file).hasSize(1);
        return mounts.get(0);
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isString()
                ? Stream.of(node.asString())
                : node.values().stream().flatMap(SpecInPod::texts);
    }
}
