package dev.parley.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The benchmark measures the contract, not the code behind it, and its packages import what they say that they
/// import.
class ArchitectureTest {
    private static final String ROOT = "dev.parley.bench";
    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "parley", "bench");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    /// The sentence of a package-info that names packages.
    private static final Pattern IMPORTS = Pattern.compile("(?s)/// Imports: (.*?)\\.");

    private static final Pattern WORD = Pattern.compile("\\w+");
    /// What a package-info calls the package of the generated classes.
    private static final String CONTRACT = "contract";

    @Test
    void theLoadKnowsTheContractAndNotTheServer() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "..")
                .and()
                .resideOutsideOfPackage(ROOT + ".micro..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.parley.server..")
                .check(CLASSES);
    }

    @Test
    void microBenchmarksShareOfTheServerItsModelAlone() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".micro..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.parley.server..").and(not(resideInAPackage("dev.parley.server.model.."))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageImportsOnlyWhatItSays(String name) throws IOException {
        Set<String> said = importsOf(name);
        Set<String> others = packages();
        others.removeAll(said);
        others.remove(name);
        String[] forbidden = Stream.of(
                        others.stream().map(other -> ROOT + "." + other + ".."),
                        Stream.of(ROOT),
                        Stream.of("dev.parley.v1..").filter(_ -> !said.contains(CONTRACT)))
                .flatMap(packages -> packages)
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

    @Test
    void thereArePackagesToJudge() {
        assertThat(packages()).contains("bound", "load", "machine", "micro", "report", "scenario", "wire");
    }

    /// The words of the sentence; those that name no package do no harm.
    private static Set<String> importsOf(String name) throws IOException {
        String text = Files.readString(SOURCES.resolve(name).resolve("package-info.java"));
        Matcher sentence = IMPORTS.matcher(text);
        assertThat(sentence.find())
                .as("the package-info says what may be imported")
                .isTrue();
        return WORD.matcher(sentence.group(1))
                .results()
                .map(word -> word.group())
                .collect(Collectors.toSet());
    }

    static Set<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT + "."))
                .map(name -> name.substring(ROOT.length() + 1))
                .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
