package dev.parley.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The packages of the client, and who may know whom.
@AnalyzeClasses(packages = "dev.parley.client", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule THE_NETWORK_KNOWS_NOTHING_OF_THE_CLIENT = noClasses()
            .that()
            .resideInAnyPackage("dev.parley.client.wire", "dev.parley.client.journal")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.parley.client");

    @ArchTest
    static final ArchRule A_JOURNAL_IS_A_FILE = noClasses()
            .that()
            .resideInAPackage("dev.parley.client.journal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "com.google..", "dev.parley.v1..");

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("dev.parley.client.(**)").should().beFreeOfCycles();
}
