package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Changes;
import io.kubernaut.actions.executor.Programs;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Actions that run programs in containers; these are played, so they are shown in process only. */
final class UpkeepCases {
    private UpkeepCases() {}

    static List<ActionCase> all() {
        return List.of(new Cleanup(), new Compact(), new Repair(), new HeapDump());
    }

    /** A container with all that these actions run. */
    static Programs programs() {
        var done = new ConcurrentHashMap<String, Boolean>();
        return new Programs()
                .when("readlink -f", ran -> Result.ok(ran.command().getLast() + "\n"))
                .when(
                        "df -Pk",
                        "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9000000 1 4000000 1% /\n")
                .when(
                        "-exec stat",
                        ran -> Result.ok(
                                done.containsKey("clean")
                                        ? ""
                                        : "4096 " + ran.command().get(1) + "/old.bin\n"))
                .when("-delete", ran -> {
                    done.put("clean", true);
                    return Result.ok("");
                })
                .when("pg_is_in_recovery", "f\n")
                .when("vacuumdb", "vacuumdb: vacuuming database \"shop\"\n")
                .when("i.indisvalid", ran -> Result.ok(done.containsKey("index") ? "" : "shop.public.by_date\n"))
                .when("reindexdb", ran -> {
                    done.put("index", true);
                    return Result.ok("");
                })
                .when("cat /sys/fs/cgroup/memory.current", "1000000\n")
                .when("jcmd -l", "1 com.example.Cart\n")
                .when("GC.heap_dump", ran -> {
                    done.put(ran.command().getLast(), true);
                    return Result.ok("Heap dump file created");
                })
                .when(
                        "stat -c %s",
                        ran -> done.containsKey(ran.command().getLast())
                                ? Result.ok("4\n")
                                : new Result(1, "", "no such file"))
                .when(
                        "-exec stat -c %s",
                        ran -> Result.ok(
                                done.containsKey("clean")
                                        ? ""
                                        : "4096 " + ran.command().get(1) + "/old.bin\n"))
                .when("cat /tmp", "JAVA")
                .when("mv /tmp", ran -> {
                    done.remove(ran.command().get(1));
                    done.put(ran.command().getLast(), true);
                    return Result.ok("");
                })
                .when("rm -f /tmp", ran -> {
                    done.remove(ran.command().getLast());
                    return Result.ok("");
                });
    }

    private abstract static class InPod extends ActionCase {
        private final String image;
        private final List<String> changes;
        private final String gone;

        /**
         * @param changes the commands that change something, each and no other: regular expressions
         * @param gone a command that fails, or writes nothing, once the effect is there; "" where only the programs know it
         */
        InPod(String action, String image, List<String> changes, String gone) {
            super(action);
            this.image = image;
            this.changes = changes;
            this.gone = gone;
        }

        @Override
        Optional<String> unfit(Ground ground) {
            return ground.server().isPresent()
                    ? Optional.empty()
                    : Optional.of("the programs of its container are played");
        }

        @Override
        void arrange(Ground ground) {
            ground.load("""
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata:
                      name: store
                      namespace: $NS
                      annotations: {kubernaut.io/cleanup-paths: /cache}
                    spec:
                      replicas: 1
                      serviceName: store
                      selector: {matchLabels: {app: store}}
                      template:
                        metadata: {labels: {app: store}}
                        spec: {containers: [{name: store, image: "%s"}]}
                    """.formatted(image));
            ground.ready("StatefulSet", "store");
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Pod", "store-0");
        }

        /** Nothing is begun that nothing there could end. */
        static Refusal endless(Map<String, Object> parameters) {
            return Refusal.of(
                            "nothing there could end a command",
                            parameters,
                            "neither a shell (sh) nor the program timeout",
                            "Use an image that has one of them")
                    .after(ground -> ((ShopGround) ground).programs().lacks("sh", "timeout"));
        }

        /** Perhaps more than once: a command whose answer was lost is run again, and must be such that it may be. */
        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            var programs = ((ShopGround) ground).programs();
            assertThat(programs.ran)
                    .allSatisfy(
                            ran -> assertThat(ran.pod() + "/" + ran.container()).isEqualTo("store-0/store"));
            var changing = programs.ran.stream()
                    .filter(ran -> !Changes.looks(ran.command()))
                    .map(Programs.Ran::line)
                    .toList();
            assertThat(changing)
                    .allSatisfy(line -> assertThat(changes).anyMatch(line::matches))
                    .satisfies(lines -> assertThat(changes)
                            .allMatch(change -> lines.stream().anyMatch(line -> line.matches(change))));
            if (!gone.isEmpty()) {
                assertThat(programs.run(ground.namespace(), "store-0", "store", List.of(gone.split(" ")))
                                .stdout())
                        .isEmpty();
            }
        }
    }

    private static final class Cleanup extends InPod {
        Cleanup() {
            super(
                    "cleanup_storage",
                    "shop/cart:1",
                    List.of("find /cache -xdev -type f -mmin \\+10080 -delete"),
                    "find /cache -xdev -type f -mmin +10080 -exec stat -c %s %n {} +");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("paths", "/cache");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    endless(Map.of("paths", "/cache")),
                    Refusal.of(
                            "nobody allows it",
                            Map.of("paths", "/data"),
                            "is not among the directories",
                            "may add it to the annotation"),
                    Refusal.of(
                            "it is the system's", Map.of("paths", "/etc"), "/etc", "name a directory that holds only"),
                    Refusal.of(
                                    "a node",
                                    Map.of(),
                                    "Nothing is deleted on a node from here",
                                    "imageGCHighThresholdPercent")
                            .on(g -> g.ref("Node", g.node())));
        }
    }

    private static final class Compact extends InPod {
        Compact() {
            super(
                    "compact_storage",
                    "postgres:18",
                    List.of(
                            "sh -c export LC_ALL=C PGOPTIONS=.* -c statement_timeout=1800000\"; exec vacuumdb .* --all --analyze --skip-locked"),
                    "");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("profile", "postgresql");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    endless(Map.of("profile", "postgresql")),
                    Refusal.of(
                            "it is another store",
                            Map.of("profile", "etcd"),
                            "etcd",
                            "Name the pod or workload that does"),
                    Refusal.of("it does not run", Map.of(), "store-7", "Look at the pods first")
                            .on("Pod", "store-7"));
        }
    }

    private static final class Repair extends InPod {
        Repair() {
            super(
                    "repair_database",
                    "postgres:18",
                    List.of(
                            "sh -c export LC_ALL=C PGOPTIONS=.* -c statement_timeout=1800000\"; exec reindexdb .* --concurrently --dbname=shop --index=public\\.by_date"),
                    "i.indisvalid");
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("StatefulSet", "store");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("profile", "postgresql-reindex", "database", "shop");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    endless(Map.of("profile", "postgresql-reindex")),
                    Refusal.of("nobody said how", Map.of(), "names no profile", "Say which one"),
                    Refusal.of(
                            "it is no MySQL",
                            Map.of("profile", "mysql-check"),
                            "is one for mysql-check",
                            "choose the profile that fits it"));
        }
    }

    private static final class HeapDump extends InPod {
        private static final String FILE = "/tmp/kubernaut-[0-9a-f-]{36}\\.hprof";
        private static final String UNFINISHED = "/tmp/kubernaut-[0-9a-f-]{36}-unfinished\\.hprof";

        HeapDump() {
            super(
                    "create_heap_dump",
                    "shop/cart:1",
                    List.of(
                            "rm -f " + UNFINISHED,
                            "jcmd 1 GC\\.heap_dump " + UNFINISHED,
                            "mv " + UNFINISHED + " " + FILE,
                            "cat " + FILE,
                            "rm -f " + FILE),
                    "stat -c %s /tmp");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    endless(Map.of()),
                    Refusal.of("there is no such container", Map.of("container", "other"), "other", "it has store"),
                    Refusal.of("it does not run", Map.of(), "store-7", "collect_diagnostics gathers")
                            .on("Pod", "store-7"));
        }
    }
}
