package dev.parley.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The layers of ARCHITECTURE.md, as a test: which package may import which, and what only one may touch.
class ArchitectureTest {
    private static final String ROOT = "dev.parley.server";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /// Of each package, all of Parley's packages that it may import. The root may import every one.
    private static final Map<String, Set<String>> MAY_IMPORT = Map.of(
            "rpc", Set.of("chat", "fanout", "auth", "log", "store", "model"),
            "chat", Set.of("log", "store", "model"),
            "fanout", Set.of("log", "store", "model"),
            "auth", Set.of("store", "model"),
            "log", Set.of("store", "model"),
            "store", Set.of("model"),
            "database", Set.of(),
            "metrics", Set.of(),
            "web", Set.of(),
            "model", Set.of());

    /// Libraries that only the packages named may touch.
    private static final Map<String, Set<String>> ONLY = Map.of(
            "org.jooq..", Set.of("store"),
            "io.grpc..", Set.of("rpc"),
            "com.google.protobuf..", Set.of("rpc"),
            "dev.parley.v1..", Set.of("rpc"),
            "com.nimbusds..", Set.of("auth"),
            "org.flywaydb..", Set.of("database"),
            "com.zaxxer..", Set.of("database"));

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatStandsToItsRight(String name) {
        Set<String> may = MAY_IMPORT.get(name);
        assertThat(may)
                .as("ARCHITECTURE.md and this test name every package; " + name + " is new")
                .isNotNull();
        Set<String> others = new TreeSet<>(MAY_IMPORT.keySet());
        others.removeAll(may);
        others.remove(name);
        String[] forbidden = Stream.concat(others.stream().map(other -> ROOT + "." + other + ".."), Stream.of(ROOT))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void aLibraryIsTouchedByItsOwnPackageOnly(String library) {
        String[] allowed = ONLY.getOrDefault(library, Set.of()).stream()
                .map(name -> ROOT + "." + name + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .and()
                .resideInAPackage(ROOT + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void onlyTheRootReadsTheEnvironment() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<Path> silent;
        try (Stream<Path> folders = Files.walk(Path.of("src", "main", "java", "dev", "parley", "server"))) {
            silent = folders.filter(Files::isDirectory)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
        }
        assertThat(silent).isEmpty();
    }

    static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1))
                .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> libraries() {
        return ONLY.keySet();
    }
}
