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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateHeapDumpTest {
    private final Map<String, String> files = new ConcurrentHashMap<>();
    private final Programs programs = new Programs()
            .when(
                    "df -Pk",
                    "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9000000 1 4000000 1% /tmp\n")
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
            })
            .when("mv ", ran -> {
                var from = ran.command().get(ran.command().size() - 2);
                if (!files.containsKey(from)) {
                    return new Result(1, "", "mv: no such file");
                }
                files.put(last(ran), files.remove(from));
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
        assertThat(programs.lines("GC.heap_dump"))
                .containsExactly("jcmd 7 GC.heap_dump " + file.replace(".hprof", "-unfinished.hprof"));
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
        programs.when("cat /sys/fs/cgroup/memory.current", "1000000\n");
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
        programs.when(
                "df -Pk", "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9000 1 1024 1% /tmp\n");
        assertThat(refusal(Map.of()))
                .contains("Only 1Mi are free in /tmp", "may take 256Mi", "15 % of the disk", "kubernaut.io/dump-path");
        programs.fails("df -Pk", 1, "df: /tmp: No such file or directory");
        assertThat(refusal(Map.of())).contains("There is no directory /tmp", "Mount a volume");
        programs.when("df -Pk", "something else");
        assertThat(refusal(Map.of())).contains("cannot be read from what df says");
    }

    private void disk(int size, int free) {
        programs.when(
                "df -Pk",
                "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a " + size + " 1 " + free
                        + " 1% /tmp\n");
    }

    /** The kubelet evicts pods long before a disk is full. */
    @Test
    void leavesRoomOnTheDiskOfTheNode() {
        jvm("x");
        disk(1024 * 1024, 300 * 1024);
        assertThat(refusal(Map.of())).contains("Only 300Mi are free", "may take 256Mi");
        disk(1024 * 1024, 500 * 1024);
        assertThat(trial().plan().summary()).contains("Java");
    }

    private void pod(String container, String volumes) {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: alone, namespace: shop}
                spec:
                  nodeName: hollow-0
                  containers:
                  - name: app
                    image: java:25
                    %s
                  volumes: [%s]
                """.formatted(container, volumes));
        shop.settle();
    }

    private String refusalOfAlone() {
        return shop.trial("create_heap_dump", Shop.ref("Pod", "alone"), Map.of())
                .refusal();
    }

    @Test
    void asksHowMuchIsUsedWhereThereIsNoLimit() {
        jvm("x");
        pod("", "");
        assertThat(refusalOfAlone()).contains("has no limit of memory", "Set a limit of memory");

        programs.when("cat /sys/fs/cgroup/memory.current", "9000000000\n");
        assertThat(refusalOfAlone()).contains("Only", "are free in /tmp");

        programs.when("cat /sys/fs/cgroup/memory.current", "9000000\n");
        assertThat(shop.stepped("create_heap_dump", Shop.ref("Pod", "alone"), Map.of())
                        .plan()
                        .summary())
                .contains("Java");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resources: {limits: {memory: 256Mi, ephemeral-storage: 100Mi}} | '' | more than 100Mi",
                "'resources: {limits: {memory: 256Mi}}, volumeMounts: [{name: t, mountPath: /tmp}]' | {name: t, emptyDir: {sizeLimit: 50Mi}} | more than 50Mi",
                "'resources: {limits: {memory: 256Mi}}, volumeMounts: [{name: t, mountPath: /tmp}]' | {name: t, emptyDir: {medium: Memory}} | is kept in memory",
            })
    void refusesWhereTheKubeletWouldEvictThePodForIt(String container, String volume, String because) {
        jvm("x");
        pod(container.replace("}}, volume", "}}\n    volume"), volume);

        assertThat(refusalOfAlone()).contains(because);
    }

    @Test
    void whatIsInAVolumeOfItsOwnCountsAgainstNoLimit() {
        jvm("x");
        pod(
                "resources: {limits: {memory: 256Mi, ephemeral-storage: 100Mi}}\n    volumeMounts: [{name: t, mountPath: /tmp}]",
                "{name: t, persistentVolumeClaim: {claimName: dumps}}");

        assertThat(shop.stepped("create_heap_dump", Shop.ref("Pod", "alone"), Map.of())
                        .plan()
                        .summary())
                .contains("Java");
    }

    /** What is there under the name of what is being written was never finished. */
    @Test
    void takesNoUnfinishedDumpForAWholeOne() {
        jvm("JAVA PROFILE");
        var trial = trial();
        trial.plan();
        files.put("/tmp/kubernaut-" + trial.request().runId() + "-unfinished.hprof", "JAVA");
        trial.applied();

        assertThat(trial.artefacts().stream()
                        .filter(a -> a.name().equals("heap.hprof"))
                        .map(a -> new String(a.content(), StandardCharsets.UTF_8)))
                .containsExactly("JAVA PROFILE");
    }

    /** What a JVM says when the disk fills up; jcmd ends with 0 all the same. */
    @Test
    void takesNoDumpForWholeThatTheJvmCallsIncomplete() {
        jvm("x");
        var trial = trial();
        trial.plan();
        programs.when("GC.heap_dump", ran -> {
            files.put(last(ran), "half");
            return Result.ok("Dumping heap to /tmp/x ...\nDump file is incomplete: No space left on device\n");
        });

        assertThat(trial.broken().reason()).contains("Dump file is incomplete");
        assertThat(files).isEmpty();
    }

    @Test
    void readsTheSizeOfAFileSystemThatIsAsLargeAsANumberCanBe() {
        assertThat(
                        DiskFree.of(
                                "F 1024-blocks Used Available Capacity Mounted on\nfs 9007199254739968 0 9007199254739968 0% /efs\n"))
                .hasValueSatisfying(disk -> assertThat(disk.free()).isPositive());
        assertThat(
                        DiskFree.of(
                                "F 1024-blocks Used Available Capacity Mounted on\nfs 999999999999999999 0 999999999999999999 0% /x\n"))
                .hasValue(new DiskFree(Long.MAX_VALUE / 1024 * 1024, Long.MAX_VALUE / 1024 * 1024));
    }

    @Test
    void leavesNothingOfADumpThatFailed() {
        jvm("x");
        var trial = trial();
        trial.plan();
        programs.when("GC.heap_dump", ran -> {
            files.put(last(ran), "half");
            return new Result(1, "", "No space left on device");
        });

        assertThat(trial.broken().reason()).contains("No space left");
        assertThat(files).isEmpty();
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
