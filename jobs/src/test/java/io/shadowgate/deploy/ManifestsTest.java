package io.shadowgate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.shadowgate.cli.ShadowGate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The manifests say what the classes of the operator and of Kubernetes can read, and name nothing
 * that these do not know.
 */
class ManifestsTest {
    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    @TempDir Path folder;

    @Test
    void everyYamlFileIsStrict() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(yaml).hasSizeGreaterThanOrEqualTo(7);
            for (Path file : yaml) {
                assertThat(documents(file)).as("%s", file).isNotEmpty();
            }
        }
    }

    @Test
    void theDeploymentIsOneThatTheOperatorReads() throws Exception {
        FlinkDeployment test = deployment();
        Map<String, String> settings = test.getSpec().getFlinkConfiguration();
        assertThat(test.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
        assertThat(test.getSpec().getJob().getAllowNonRestoredState())
                .as("to lose windows is somebody's decision")
                .isNotEqualTo(true);
        assertThat(settings)
                .containsEntry("high-availability.type", "kubernetes")
                .hasEntrySatisfying(
                        "execution.checkpointing.dir", dir -> assertThat(dir).startsWith("s3://"));
        assertSecure(test.getSpec().getPodTemplate().getSpec());
        assertMountsAreVolumes(test.getSpec().getPodTemplate().getSpec());
        ParseResult args = parse(test.getSpec().getJob().getArgs());
        assertThat(args.commandSpec().name()).isEqualTo("run");
        assertThat(test.getSpec().getJob().getEntryClass()).isEqualTo(ShadowGate.class.getName());
    }

    /** The operator divides a pod's memory by Flink's own functions. */
    @Test
    void theMemoryOfATaskManagerAddsUp() throws Exception {
        FlinkDeployment test = deployment();
        Configuration config = Configuration.fromMap(test.getSpec().getFlinkConfiguration());
        config.setString(
                TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
                test.getSpec().getTaskManager().getResource().getMemory());
        var memory = TaskExecutorProcessUtils.processSpecFromConfig(config);
        assertThat(memory.getTaskOffHeapSize().getMebiBytes()).isEqualTo(256);
        assertThat(memory.getTaskHeapSize().getMebiBytes()).isGreaterThan(256);
    }

    @Test
    void everyPodHasWhatItsSpecNames() throws Exception {
        for (SpecInPod spec : List.of(live(), nightly())) {
            spec.assertThePodHasAllThatItNames();
        }
    }

    @Test
    void theDeploymentNeverEndsAndANightReadsItsOwnDayAlone() throws Exception {
        assertThat(live().test().traffic().bounded()).isFalse();
        assertThat(nightly().test().traffic().bounded()).isTrue();
        assertThat(nightly().test().traffic().isIndexedByTime()).isTrue();
    }

    /** Each refuses the folder of the other. */
    @Test
    void liveAndBackfillWriteApart() throws Exception {
        String live = live().results();
        String nightly = nightly().results();
        assertThat(live).doesNotStartWith(nightly);
        assertThat(nightly).doesNotStartWith(live);
    }

    /** Applied one after the other, the second would replace the first. */
    @Test
    void noTwoManifestsDefineTheSameThing() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            for (Path file : files.toList()) {
                for (JsonNode document : documents(file)) {
                    names.add(document.at("/kind") + " " + document.at("/metadata/name"));
                }
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
    }

    /**
     * A results folder needs Flink's recoverable writer, which of its plugins for S3 one has. Two
     * plugins would both answer to {@code s3://}.
     */
    @Test
    void theImageCanWriteToTheFoldersThatTheSpecsName() throws Exception {
        List<String> plugins =
                Pattern.compile("cp /opt/flink/opt/(\\S+)-\\*\\.jar /opt/flink/plugins/\\S+/")
                        .matcher(Files.readString(DEPLOY.resolve("docker/Dockerfile")))
                        .results()
                        .map(plugin -> plugin.group(1))
                        .toList();
        assertThat(plugins).containsExactly("flink-s3-fs-hadoop");
        assertThat(URI.create(live().results()).getScheme()).isIn("s3", "s3a");
        assertThat(URI.create(nightly().results()).getScheme()).as("a folder").isNull();
    }

    /** Else the jars that earlier builds left in the clone would be in the image too. */
    @Test
    void theImageIsBuiltFromSourcesAlone() throws IOException {
        assertThat(DEPLOY.resolve("docker/Dockerfile")).content().contains("COPY . .");
        assertThat(Files.readAllLines(DEPLOY.resolveSibling(".dockerignore")))
                .contains("**/target", ".git");
    }

    @Test
    void theImageHasTheJarWhereTheDeploymentLooksForIt() throws Exception {
        String docker = Files.readString(DEPLOY.resolve("docker/Dockerfile"));
        assertThat(deployment().getSpec().getJob().getJarURI())
                .isEqualTo("local:///opt/flink/usrlib/shadowgate-jobs.jar");
        assertThat(docker)
                .contains("/build/jobs/target/shadowgate-jobs.jar /opt/flink/usrlib/")
                .contains("/build/jobs/target/engine/ /opt/flink/lib/")
                .contains("ORT_DISABLE_TELEMETRY=1")
                .contains("FROM flink:" + EnvironmentInformation.getVersion() + "-java17");
        List<String> copies = docker.lines().filter(l -> l.startsWith("COPY deploy")).toList();
        assertThat(copies).isNotEmpty();
        for (String line : copies) {
            String[] words = line.split(" ");
            for (int i = 1; i < words.length - 1; i++) {
                assertThat(DEPLOY.resolveSibling(words[i])).exists();
            }
        }
    }

    @Test
    void theNetworkPolicyIsForThosePodsAndTheirPorts() throws Exception {
        FlinkDeployment test = deployment();
        NetworkPolicy policy =
                read("kubernetes/network-policy.yaml", "NetworkPolicy", NetworkPolicy.class);
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .containsEntry("app", test.getMetadata().getName());
        assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress())
                .flatMap(rule -> rule.getPorts())
                .extracting(port -> port.getPort().getIntVal().toString())
                .contains(test.getSpec().getFlinkConfiguration().get("metrics.reporter.prom.port"));
    }

    @Test
    void theCronJobIsOneThatKubernetesReads() throws Exception {
        CronJob job = read("kubernetes/backfill-cronjob.yaml", "CronJob", CronJob.class);
        PodSpec pod = job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        assertSecure(pod);
        assertMountsAreVolumes(pod);
    }

    @Test
    void theMirrorSendsToASubsetThatIsThere() throws Exception {
        JsonNode rule = document("istio/mirror.yaml", "DestinationRule");
        JsonNode service = document("istio/mirror.yaml", "VirtualService");
        List<String> subsets = rule.at("/spec/subsets").findValuesAsString("name");
        JsonNode http = service.at("/spec/http/0");
        assertThat(subsets)
                .contains(http.at("/mirror/subset").asString())
                .contains(http.at("/route/0/destination/subset").asString());
        assertThat(http.at("/mirrorPercentage/value").asDouble()).isBetween(0.0, 100.0);
        assertThat(http.at("/mirror/host")).isEqualTo(rule.at("/spec/host"));
    }

    private static void assertSecure(PodSpec pod) {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        for (Container container : pod.getContainers()) {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        }
    }

    private SpecInPod live() throws Exception {
        FlinkDeployment live = deployment();
        return SpecInPod.of(
                live.getSpec().getPodTemplate().getSpec(),
                parse(live.getSpec().getJob().getArgs()).matchedOptionValue("--spec", null),
                read("kubernetes/shadow-test.yaml", "ConfigMap", ConfigMap.class),
                folder);
    }

    private SpecInPod nightly() throws Exception {
        PodSpec pod =
                read("kubernetes/backfill-cronjob.yaml", "CronJob", CronJob.class)
                        .getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate()
                        .getSpec();
        return SpecInPod.of(
                pod,
                Path.of(pod.getContainers().get(0).getArgs().get(0)),
                read("kubernetes/backfill-cronjob.yaml", "ConfigMap", ConfigMap.class),
                folder);
    }

    private static void assertMountsAreVolumes(PodSpec pod) {
        for (Container container : pod.getContainers()) {
            assertThat(container.getVolumeMounts())
                    .isNotEmpty()
                    .allSatisfy(
                            mount ->
                                    assertThat(pod.getVolumes())
                                            .anyMatch(v -> v.getName().equals(mount.getName())));
        }
    }

    private static ParseResult parse(String... args) {
        return new CommandLine(new ShadowGate()).parseArgs(args).subcommand();
    }

    /** The classes that Maven Central has end with Flink 1.20; the operator in use must not. */
    private static FlinkDeployment deployment() throws Exception {
        ObjectNode document =
                (ObjectNode) document("kubernetes/shadow-test.yaml", "FlinkDeployment");
        String[] version = EnvironmentInformation.getVersion().split("\\.");
        ObjectNode spec = (ObjectNode) document.required("spec");
        assertThat(spec.required("flinkVersion").asString())
                .isEqualTo("v" + version[0] + "_" + version[1]);
        spec.put("flinkVersion", FlinkVersion.v1_20.name());
        return strict(document, FlinkDeployment.class);
    }

    private static <T> T read(String file, String kind, Class<T> type) throws Exception {
        return strict(document(file, kind), type);
    }

    private static JsonNode document(String file, String kind) throws IOException {
        Map<String, JsonNode> byKind = new HashMap<>();
        for (JsonNode document : documents(DEPLOY.resolve(file))) {
            byKind.put(document.path("kind").asString(""), document);
        }
        assertThat(byKind).containsKey(kind);
        return byKind.get(kind);
    }

    private static List<JsonNode> documents(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            values.forEachRemaining(documents::add);
        }
        return documents;
    }

    /** These classes keep what they do not know, or skip it; here it is an error. */
    private static <T> T strict(JsonNode document, Class<T> type) throws IOException {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .setAnnotationIntrospector(new NothingUnknown())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(document.toString(), type);
    }

    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            return JsonIgnoreProperties.Value.empty();
        }
    }
}
