package io.shadowgate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.shadowgate.udfs.LatencyQuantile;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which class may know which, read from the compiled classes of both modules. */
class HouseTest {
    private static final ArchRule PACKAGES = noCycles("packages", JavaClass::getPackageName);

    /** The classes of one file may know each other. */
    private static final ArchRule FILES = noCycles("files", HouseTest::file);

    private static final JavaClasses HOUSE = house();

    @Test
    void packagesHaveNoCycles() {
        PACKAGES.check(HOUSE);
    }

    @Test
    void filesHaveNoCycles() {
        FILES.check(HOUSE);
    }

    /** A string can be in a locale's case, and a locale has a name. */
    @Test
    void cycleIsFound() {
        JavaClasses cycle = new ClassFileImporter().importClasses(String.class, Locale.class);

        assertThat(PACKAGES.evaluate(cycle).hasViolation()).isTrue();
        assertThat(FILES.evaluate(cycle).hasViolation()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void roomsKnowOnlyWhatTheyMay(ArchRule rule) {
        rule.check(HOUSE);
    }

    static Stream<Named<ArchRule>> rules() {
        return Stream.of(
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.shadowgate.model.onnx")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("ai.onnxruntime.."),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        "io.shadowgate.model.onnx",
                                        "io.shadowgate.model.djl",
                                        "io.shadowgate.sql")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("ai.djl.."),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages("io.shadowgate.cli", "io.shadowgate.local")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("picocli.."),
                        // The spec knows the names of the client's options, to refuse secrets in
                        // them; the local cluster asks whether its broker answers.
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        "..kafka..", "io.shadowgate.spec", "io.shadowgate.cluster")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.apache.kafka..", "org.apache.flink.connector.kafka.."),
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.shadowgate.source.schema")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.apache.avro..",
                                        "com.google.protobuf..",
                                        "com.squareup.."),
                        noClasses()
                                .that()
                                .resideInAPackage("io.shadowgate.results")
                                .should()
                                .dependOnClassesThat(
                                        resideInAnyPackage(
                                                        "io.shadowgate.output.files",
                                                        "io.shadowgate.output.kafka",
                                                        "org.apache.flink.api.connector.sink2")
                                                .or(simpleName("ResultSink"))),
                        noClasses()
                                .that()
                                .resideInAnyPackage(
                                        "io.shadowgate.gate",
                                        "io.shadowgate.verdict",
                                        "io.shadowgate.planner",
                                        "io.shadowgate.statistics..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAPackage("org.apache.flink..")
                                                .and(not(resideInAPackage("..flink.util")))))
                .map(rule -> Named.of(rule.getDescription(), rule));
    }

    private static ArchRule noCycles(String parts, Function<JavaClass, String> part) {
        return slices().assignedFrom(
                        new SliceAssignment() {
                            @Override
                            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                                return SliceIdentifier.of(
                                        part.apply(javaClass.getBaseComponentType()));
                            }

                            @Override
                            public String getDescription() {
                                return parts;
                            }
                        })
                .should()
                .beFreeOfCycles();
    }

    private static String file(JavaClass javaClass) {
        return javaClass.getPackageName()
                + "/"
                + javaClass.getSource().flatMap(Source::getFileName).orElse(javaClass.getName());
    }

    /** Without tests. */
    private static JavaClasses house() {
        String jobs = place(ShadowTestJob.class);
        String udfs = place(LatencyQuantile.class);
        return new ClassFileImporter()
                .withImportOption(location -> location.contains(jobs) || location.contains(udfs))
                .importPackages("io.shadowgate");
    }

    private static String place(Class<?> one) {
        return one.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
