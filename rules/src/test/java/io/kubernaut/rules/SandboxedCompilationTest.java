package io.kubernaut.rules;

import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that never saw the linter: what they reach for is not there. */
class SandboxedCompilationTest {
    private static final String ESCAPED = "kubernaut.test.escaped";

    @TempDir
    private Path folder;

    @AfterEach
    void nothingEscaped() {
        assertThat(System.getProperty(ESCAPED)).isNull();
        assertThat(folder).isEmptyDirectory();
        System.clearProperty(ESCAPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Runtime.getRuntime().exec( \"touch FILE\" ) != null",
                "java.lang.Runtime.getRuntime().availableProcessors() > 0",
                "System.setProperty( \"kubernaut.test.escaped\", \"yes\" ) == null",
                "System.getenv().isEmpty() == false",
                "new ProcessBuilder( \"touch\", \"FILE\" ).start() != null",
                "new java.io.File( \"FILE\" ).createNewFile()",
                "java.nio.file.Files.createFile( java.nio.file.Path.of( \"FILE\" ) ) != null",
                "Thread.currentThread().getName() != null",
                "Class.forName( \"java.lang.Runtime\" ) != null",
                "this.getClass().getClassLoader() != null",
                "this.getClass().forName( \"java.lang.System\" ).getMethods().length > 0",
                "\"\".getClass().getClass().getName() != null",
                "java.lang.invoke.MethodHandles.lookup() != null",
                "java.lang.invoke.MethodHandles.publicLookup() != null",
                "org.kie.api.KieServices.get() != null",
                "org.drools.util.IoUtils.readFileAsString( null ) == null",
                "io.kubernaut.core.context.SnapshotCodec.class != null",
                "io.kubernaut.rules.ShippedRules.load() != null",
                "java.net.InetAddress.getLocalHost() != null",
                "java.time.Clock.systemUTC() != null",
                "( (Object) this ).getClass().getModule() != null",
            })
    void aConstraintCannotReachOut(String constraint) {
        refuses(rule(constraint.replace("FILE", file()), "insert( Veto.of( \"*\", $s.target(), \"never\" ) );"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit( 17 );",
                "System.setProperty( \"kubernaut.test.escaped\", \"yes\" );",
                "Runtime.getRuntime().halt( 17 );",
                "new Thread( () -> { } ).start();",
                "Runnable r = () -> { }; new Thread( r ).start();",
                "java.nio.file.Files.writeString( java.nio.file.Path.of( \"FILE\" ), \"x\" );",
                "new java.io.FileWriter( \"FILE\" ).close();",
                "Object o = Class.forName( \"java.lang.System\" ).getMethod( \"gc\" ).invoke( null );",
                "$s.getClass().getClassLoader().loadClass( \"java.lang.System\" );",
                "java.util.List.of( 1 ).parallelStream().forEach( x -> { } );",
                "java.util.concurrent.CompletableFuture.runAsync( () -> { } );",
                "sun.misc.Unsafe.getUnsafe();",
                "org.slf4j.LoggerFactory.getLogger( \"x\" ).error( \"x\" );",
                "$s.wait( 1 ); drools.getKieRuntime().getKieBase();",
                "throw new Error( \"x\" );",
            })
    void aConsequenceCannotReachOut(String consequence) {
        refuses(rule("symptom == \"crash-loop\"", consequence.replace("FILE", file())));
    }

    @Test
    void aFunctionCannotReachOut() {
        refuses("""
                package kubernaut.rules
                function boolean escape() { return System.setProperty( "kubernaut.test.escaped", "yes" ) == null; }
                """ + rule("escape()", "").replace("package kubernaut.rules\n", ""));
    }

    @Test
    void anAccumulateFunctionOfOnesOwnIsNotLoaded() {
        refuses(rule("symptom == \"crash-loop\"", "")
                .replace(
                        "rule ", "import accumulate io.kubernaut.rules.SandboxedCompilationTest$Escaping escape\nrule ")
                .replace("then\n", "accumulate( $p : Object() from $s.pods; $n : escape( $p ) )\nthen\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util",
                "org.drools.model",
                "org.drools.project.model",
                "org.kie.api",
                "io.kubernaut.core.context"
            })
    void aPackageOfOthersIsNotJoined(String name) {
        refuses(rule("symptom == \"crash-loop\"", "").replace("package kubernaut.rules", "package " + name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "System.exit( 17 );                  | bad.drl:9 System cannot be resolved",
                "insert( Finding.of( $s.nobody() ) ); | bad.drl:9 The method nobody() is undefined",
            })
    void whatTheCompilerSaysAboutItsJavaIsLedBackToTheRule(String consequence, String said) {
        assertThatThrownBy(() ->
                        RuleBaseCompiler.compile(Map.of("bad.drl", rule("symptom == \"crash-loop\"", consequence))))
                .isInstanceOf(RuleCompilationException.class)
                .hasMessageStartingWith(said)
                .message()
                .doesNotContain("LambdaConsequence");
    }

    @Test
    void whatRulesNeedIsThere() {
        var fine = rule(
                "symptom == \"crash-loop\", $n : pods.size(), label( \"x\" ) == \"\", takenAt.plus( java.time.Duration.ofSeconds( 1 ) ).isAfter( takenAt )",
                "insert( Finding.of( \"x\", $s.target(), \"there are \" + $n + \" pods\" ) );");
        try (var base = RuleBaseCompiler.compile(Map.of("a.drl", fine))) {
            assertThat(base.evaluate(aSnapshot("crash-loop")).findings())
                    .singleElement()
                    .satisfies(f -> assertThat(f.evidence()).isEqualTo("there are 0 pods"));
        }
    }

    private void refuses(String drl) {
        assertThatThrownBy(() -> RuleBaseCompiler.compile(Map.of("bad.drl", drl)))
                .isInstanceOfSatisfying(
                        RuleCompilationException.class,
                        e -> assertThat(e.problems())
                                .isNotEmpty()
                                .allSatisfy(p -> assertThat(p.message()).doesNotContain("Problem stacktrace", "\n\n")));
    }

    private String file() {
        return folder.resolve("escaped").toString();
    }

    private static String rule(String constraint, String consequence) {
        return """
                package kubernaut.rules
                import io.kubernaut.core.context.Snapshot
                import io.kubernaut.core.decision.Finding
                import io.kubernaut.core.decision.Veto
                rule "bad/rule/escape"
                when
                    $s : Snapshot( CONSTRAINT )
                then
                    CONSEQUENCE
                end
                """.replace("CONSTRAINT", constraint).replace("CONSEQUENCE", consequence);
    }

    /** Would be made by the compiler, if it were found. */
    public static final class Escaping {
        public Escaping() {
            System.setProperty(ESCAPED, "yes");
        }
    }
}
