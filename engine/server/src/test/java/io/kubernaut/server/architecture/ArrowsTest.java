package io.kubernaut.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and between packages. */
@AnalyzeClasses(
        packages = "io.kubernaut",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArrowsTest.DoNotIncludeTestJars.class})
class ArrowsTest {
    /** Core's test builders come to this module as a jar, once core has been packaged. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage("io.kubernaut.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.kubernaut.core..",
                    "java..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "tools.jackson..",
                    "com.fasterxml.jackson.annotation..");

    @ArchTest
    static final ArchRule RULES_DEPEND_ON_CORE_ALONE = onlyCore("rules", "actions", "advisor", "history");

    @ArchTest
    static final ArchRule ACTIONS_DEPEND_ON_CORE_ALONE = onlyCore("actions", "rules", "advisor", "history");

    @ArchTest
    static final ArchRule THE_ADVISOR_DEPENDS_ON_CORE_ALONE =
            onlyCore("advisor", "rules", "actions", "history").allowEmptyShould(true);

    @ArchTest
    static final ArchRule HISTORY_DEPENDS_ON_CORE_ALONE = onlyCore("history", "rules", "actions", "advisor");

    @ArchTest
    static final ArchRule NO_CYCLES_IN_CORE =
            slices().matching("io.kubernaut.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_RULES =
            slices().matching("io.kubernaut.rules.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_ACTIONS =
            slices().matching("io.kubernaut.actions.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_HISTORY =
            slices().matching("io.kubernaut.history.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_SERVER =
            slices().matching("io.kubernaut.server.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TIME_IS_INJECTED = noClasses()
            .that()
            .resideInAPackage("io.kubernaut..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .because("who needs the time is given a Clock");

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.kubernaut.server.Kubernaut")
            .should()
            .callMethod(System.class, "exit", int.class);

    private static ArchRule onlyCore(String module, String... siblings) {
        var others = new String[siblings.length + 1];
        for (int i = 0; i < siblings.length; i++) {
            others[i] = "io.kubernaut." + siblings[i] + "..";
        }
        others[siblings.length] = "io.kubernaut.server..";
        return noClasses()
                .that()
                .resideInAPackage("io.kubernaut." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
