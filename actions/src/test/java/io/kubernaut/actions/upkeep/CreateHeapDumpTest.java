package io.kubernaut.actions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Programs;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateHeapDumpTest {
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Programs programs = new Programs()
            .when("df -Pk", "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 1 4000000 1% /tmp\n")
            .when(
                    "stat -c",
                    ran -> files.containsKey(last(ran))
                            ? Result.ok(
                                    files.get(last(ran)).startsWith("large")
                                            ? "999999999"
                                            : "" + files.get(last(ran)).length())
                            : new Result(1, "", "no such file"))
            .when("cat /tmp/", ran -> Result.ok(files.get(last(ran))))
            .when("rm -f", ran -> {
                files.remove(last(ran));
                return Result.ok("");
            });
    private final Shop shop = new Shop(programs);

    private static String last(Programs.Ran ran) {
        return ran.command().getLast();
    }

    @BeforeEach
    void release() {
        shop.release("shop/cart:1", 1);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void jvm(String dump) {
        programs.when("jcmd -l", "7 com.example.Cart\n99 jdk.jcmd/sun.tools.jcmd.JCmd -l\n")
                .when("GC.heap_dump", ran -> {
                    files.put(last(ran), dump);
                    return Result.ok("Heap dump file created");
                });
    }

    private String pod() {
        return shop.pods().getFirst().getMetadata().getName();
    }

    private SteppedTrial trial() {
        return shop.stepped("create_heap_dump", Shop.ref("Pod", pod()), Map.of());
    }

    private String refusal(Map<String, Object> parameters) {
        return shop.trial("create_heap_dump", Shop.ref("Pod", pod()), parameters)
                .refusal();
    }

    @Test
    void takesASmallDumpAlongAndDeletesItInTheContainer() {
        jvm("JAVA PROFILE");
        var trial = trial();
        shop.assertNothingWritten(() -> assertThat(trial.plan().summary()).contains("Java", "stands still meanwhile"));
        assertThat(programs.lines("GC.heap_dump")).isEmpty();
        trial.applied();

        var file = "/tmp/kubernaut-" + trial.request().runId() + ".hprof";
        assertThat(programs.lines("GC.heap_dump")).containsExactly("jcmd 7 GC.heap_dump " + file);
        var kept = trial.artefacts().stream()
                .filter(a -> a.name().equals("heap.hprof"))
                .toList();
        assertThat(new String(kept.getFirst().content(), StandardCharsets.UTF_8))
                .isEqualTo("JAVA PROFILE");
        assertThat(files).isEmpty();
        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("cannot be undone");
    }

    @Test
    void leavesALargeDumpWhereItIsAndSaysWhere() {
        jvm("large");
        var trial = trial();
        trial.plan();
        trial.applied();

        assertThat(trial.current().steps().getLast().said()).contains("stays at /tmp/kubernaut-", "kubectl cp");
        assertThat(files).hasSize(1);
        assertThat(trial.artefacts()).extracting(Application.Artefact::name).doesNotContain("heap.hprof");
    }

    @Test
    void dumpsOnceThoughItDiesAtEachCall() {
        jvm("JAVA PROFILE");
        var trial = trial();
        trial.plan();
        trial.callAndDie();
        trial.call();
        trial.callAndDie();
        trial.call();
        trial.callAndDie();
        trial.applied();

        assertThat(programs.lines("GC.heap_dump")).hasSize(1);
        assertThat(trial.states()).containsExactly(State.DONE, State.DONE);
        assertThat(files).isEmpty();
    }

    @Test
    void endsWhereThePodWasReplaced() {
        jvm("JAVA PROFILE");
        var trial = trial();
        trial.plan();
        shop.client.pods().inNamespace("shop").withName(pod()).delete();
        shop.settle();

        assertThat(trial.broken().reason()).contains("does not run any more");
        assertThat(programs.lines("GC.heap_dump")).isEmpty();
    }

    @Test
    void asksDotnetByItsOwnTool() {
        programs.when("/proc/1/comm", "dotnet\n")
                .when("dotnet-dump --version", "9.0")
                .when("dotnet-dump collect", ran -> {
                    files.put(last(ran), "MDMP");
                    return Result.ok("");
                });
        var trial = trial();
        trial.plan();
        trial.applied();

        assertThat(programs.lines("collect").getFirst()).startsWith("dotnet-dump collect --process-id 1 --type Heap");
    }

    @Test
    void asksNodeWhereItListens() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec:
                  nodeName: hollow-0
                  containers:
                  - name: web
                    image: node:24
                    command: [node, --heapsnapshot-signal=SIGUSR2, --diagnostic-dir=/dumps, server.js]
                """);
        shop.settle();
        programs.when("/proc/1/comm", "node\n").when("kill -USR2 1", ran -> {
            files.put(last(ran), "{}");
            return Result.ok("");
        });
        var trial = shop.stepped("create_heap_dump", Shop.ref("Pod", "web"), Map.of());
        trial.plan();
        trial.applied();

        assertThat(programs.ran.stream()
                        .filter(r -> r.line().contains("USR2"))
                        .toList()
                        .getFirst()
                        .command())
                .hasSize(6)
                .contains("/dumps");
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(refusal(Map.of())).contains("is no JVM, Node or .NET process", "a procedure of your own");
        programs.when("/proc/1/comm", "java\n");
        assertThat(refusal(Map.of())).contains("A JVM without jcmd", "Use an image with a JDK");
        programs.when("/proc/1/comm", "node\n");
        assertThat(refusal(Map.of())).contains("--heapsnapshot-signal=SIGUSR2");
        programs.when("/proc/1/comm", "dotnet\n");
        assertThat(refusal(Map.of())).contains("no dotnet-dump");
        assertThat(refusal(Map.of("container", "other"))).contains("has no container other; it has cart, proxy");
    }

    @Test
    void refusesWhereADumpFindsNoRoom() {
        jvm("x");
        programs.when("df -Pk", "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 1 1024 1% /tmp\n");
        assertThat(refusal(Map.of())).contains("Only 1Mi are free in /tmp", "may take 256Mi", "kubernaut.io/dump-path");
        programs.fails("df -Pk", 1, "df: /tmp: No such file or directory");
        assertThat(refusal(Map.of())).contains("There is no directory /tmp", "Mount a volume");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "/a/../b", "/a b", "/$(id)", "/;reboot", "/dumрs", "/-x/../y"})
    void refusesHostilePathsOfAnAnnotation(String path) {
        jvm("x");
        shop.client
                .pods()
                .inNamespace("shop")
                .withName(pod())
                .edit(p -> p.edit()
                        .editMetadata()
                        .addToAnnotations("kubernaut.io/dump-path", path)
                        .endMetadata()
                        .build());

        assertThat(refusal(Map.of())).contains("must be a plain absolute path");
        assertThat(programs.ran).isEmpty();
    }
}
