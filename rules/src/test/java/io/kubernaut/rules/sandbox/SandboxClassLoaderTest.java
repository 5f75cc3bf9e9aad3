package io.kubernaut.rules.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxClassLoaderTest {
    private final SandboxClassLoader running = SandboxClassLoader.forRunning();
    private final SandboxClassLoader compiling = SandboxClassLoader.forCompiling();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.io.File",
                "java.lang.Class",
                "java.lang.ClassLoader",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.Runtime",
                "java.lang.System",
                "java.lang.Thread",
                "java.lang.invoke.MethodHandles",
                "java.lang.reflect.Method",
                "java.net.Socket",
                "java.nio.file.Files",
                "java.util.concurrent.Executors",
                "java.util.stream.Stream",
                "io.kubernaut.core.context.SnapshotBuilder",
                "io.kubernaut.core.context.SnapshotCodec",
                "io.kubernaut.core.memory.Memory",
                "io.kubernaut.core.policy.ModeStore",
                "io.kubernaut.rules.RuleBaseCompiler",
                "org.drools.util.IoUtils",
                "org.kie.api.KieServices",
            })
    void doesNotLinkWith(String name) throws ClassNotFoundException {
        Class.forName(name, false, getClass().getClassLoader());

        for (var sandbox : List.of(running, compiling)) {
            assertThatThrownBy(() -> sandbox.loadClass(name)).isInstanceOf(ClassNotFoundException.class);
        }
        assertThat(running.getResource(name.replace('.', '/') + ".class")).isNull();
        assertThat(running.getResourceAsStream(name.replace('.', '/') + ".class"))
                .isNull();
    }

    @Test
    void showsTheModelAsItIs() throws ClassNotFoundException {
        assertThat(running.loadClass(Snapshot.class.getName())).isSameAs(Snapshot.class);
        assertThat(running.loadClass(Proposal.class.getName())).isSameAs(Proposal.class);
        assertThat(running.getResource("io/kubernaut/core/context/Snapshot.class"))
                .isNotNull();
    }

    @Test
    void findsItsCompilerButDoesNotShowItToRules() throws ClassNotFoundException {
        var compiler = "org.drools.ecj.EclipseJavaCompiler";

        assertThat(compiling.loadClass(compiler)).isNotNull();
        assertThat(compiling.getResource(compiler.replace('.', '/') + ".class")).isNull();
        assertThatThrownBy(() -> running.loadClass(compiler)).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void showsNoFilesButClasses() throws IOException {
        assertThat(getClass().getClassLoader().getResource("rules/index.txt")).isNotNull();

        assertThat(running.getResource("rules/index.txt")).isNull();
        assertThat(compiling.getResource("rules/index.txt")).isNull();
        assertThat(compiling.getResources("META-INF/services/java.sql.Driver").hasMoreElements())
                .isFalse();
    }

    @Test
    void whatRulesSeeOfTheModelHoldsNoStoreAndNoBuilder() {
        assertThat(VisibleFacts.types())
                .contains(Snapshot.class, Proposal.class)
                .allSatisfy(type -> assertThat(type.isRecord() || type.isEnum() || type.isSealed())
                        .as(type.getName())
                        .isTrue());
    }
}
