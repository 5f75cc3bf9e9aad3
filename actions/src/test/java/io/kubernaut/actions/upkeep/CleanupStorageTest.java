package io.kubernaut.actions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container's programs are those of this machine, on directories of the test. */
class CleanupStorageTest {
    @TempDir
    private Path folder;

    private final List<List<String>> ran = new CopyOnWriteArrayList<>();
    private final Shop shop = new Shop((namespace, pod, container, command) -> locally(command));
    private Path cache;
    private Path other;

    private Result locally(List<String> command) {
        ran.add(command);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output, "");
        } catch (IOException e) {
            return new Result(127, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result(130, "", "interrupted");
        }
    }

    @BeforeEach
    void load() throws IOException {
        folder = folder.toRealPath();
        cache = Files.createDirectories(folder.resolve("cache"));
        other = Files.createDirectories(folder.resolve("other"));
        file(cache.resolve("old.bin"), 4096, Duration.ofDays(10));
        file(cache.resolve("deep/very-old.bin"), 8192, Duration.ofDays(400));
        file(cache.resolve("young.bin"), 1024, Duration.ofMinutes(5));
        file(other.resolve("precious.bin"), 2048, Duration.ofDays(400));
        Files.createSymbolicLink(cache.resolve("link"), other);
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: cart-0, namespace: shop, annotations: {kubernaut.io/cleanup-paths: "%s"}}
                spec:
                  nodeName: hollow-0
                  containers:
                  - {name: proxy, image: shop/proxy:1}
                  - {name: cart, image: shop/cart:1, volumeMounts: [{name: data, mountPath: "%s"}]}
                  volumes: [{name: data, persistentVolumeClaim: {claimName: cart-data}}]
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: cart-data, namespace: shop}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(cache, folder));
        shop.settle();
    }

    private static void file(Path path, int bytes, Duration age) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, new byte[bytes]);
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private SteppedTrial trial(Map<String, Object> parameters) {
        return shop.stepped("cleanup_storage", Shop.ref("Pod", "cart-0"), parameters);
    }

    private String refusal(String kind, String name, Map<String, Object> parameters) {
        var refusal =
                shop.trial("cleanup_storage", Shop.ref(kind, name), parameters).refusal();
        assertThat(ran).noneMatch(command -> command.contains("-delete"));
        return refusal;
    }

    @Test
    void deletesOldFilesAndNothingBehindALink() {
        var trial = trial(Map.of());
        shop.assertNothingWritten(() -> assertThat(trial.plan().diff())
                .contains(cache + ": 2 files, 12Ki", "deep/very-old.bin")
                .doesNotContain("young", "precious"));
        assertThat(cache.resolve("old.bin")).exists();

        trial.applied();

        assertThat(cache.resolve("old.bin")).doesNotExist();
        assertThat(cache.resolve("deep/very-old.bin")).doesNotExist();
        assertThat(cache.resolve("young.bin")).exists();
        assertThat(other.resolve("precious.bin")).exists();
        assertThat(trial.current().steps()).extracting(PlanStep::said).containsExactly(cache + ": 12Ki freed.");
        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("cannot be undone");
    }

    @Test
    void stopsBeforeYoungerFilesWhenEnoughIsFree() {
        var trial = trial(Map.of("minFree", "1Mi"));
        trial.plan();
        trial.applied();

        assertThat(cache.resolve("old.bin")).exists();
        assertThat(cache.resolve("deep/very-old.bin")).exists();
        assertThat(trial.current().steps().getFirst().said()).contains("So much is free now");
    }

    @Test
    void deletesTheOldestFirstWhenNotEnoughIsFree() {
        var trial = trial(Map.of("minFree", "64Ti", "olderThan", "P1D"));
        trial.plan();
        trial.applied();

        assertThat(ran.stream().filter(command -> command.contains("-delete")).map(command -> command.get(6)))
                .containsExactly("+23040", "+5760", "+1440");
        assertThat(cache.resolve("old.bin")).doesNotExist();
    }

    @Test
    void cleansAClaimOnlyBelowWhereItIsMounted() {
        var trial = shop.stepped("cleanup_storage", Shop.ref("PersistentVolumeClaim", "cart-data"), Map.of());
        trial.plan();
        trial.applied();

        assertThat(cache.resolve("old.bin")).doesNotExist();
    }

    @Test
    void refusesADirectoryThatIsNotOnTheClaim() {
        shop.client
                .pods()
                .inNamespace("shop")
                .withName("cart-0")
                .edit(p -> p.edit()
                        .editMetadata()
                        .addToAnnotations("kubernaut.io/cleanup-paths", "/tmp-elsewhere")
                        .endMetadata()
                        .build());

        assertThat(refusal("PersistentVolumeClaim", "cart-data", Map.of()))
                .contains("below where the claim is mounted");
    }

    @Test
    void refusesWhatTheOwnerDidNotAllow() {
        assertThat(refusal("Pod", "cart-0", Map.of("paths", other.toString())))
                .contains("is not among the directories", "may add it to the annotation");
        assertThat(refusal("Pod", "cart-0", Map.of("paths", cache + "x"))).contains("is not among the directories");
        assertThat(refusal("Pod", "none", Map.of())).contains("No running pod is, or mounts");
        assertThat(refusal("Node", "hollow-0", Map.of())).contains("imageGCHighThresholdPercent");
    }

    @Test
    void refusesADirectoryBehindALink() {
        assertThat(refusal("Pod", "cart-0", Map.of("paths", cache + "/link")))
                .contains("symbolic link", "real directory");
        assertThat(refusal("Pod", "cart-0", Map.of("paths", cache + "/none/deeper")))
                .contains("cannot be looked at");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/..",
                "/tmp/../etc",
                "relative",
                "/tmp/a b",
                "/tmp/$(id)",
                "/tmp/;reboot",
                "/etc",
                "/etc/ssl",
                "/proc/1",
                "/var",
                "/var/run/secrets",
                "-delete",
                "/tmp/-x\n/",
                "/tmр/x",
                "/usr/share",
                "//",
                "/tmp/./x"
            })
    void refusesHostilePathsBeforeAnythingRuns(String path) {
        assertThat(refusal("Pod", "cart-0", Map.of("paths", path)))
                .containsAnyOf("no plain absolute directory", "belongs to the system");
        assertThat(ran).isEmpty();
    }

    @Test
    void believesNoAnnotationThatAllowsTheSystem() {
        assertThat(CleanupPaths.of(List.of("/, /etc,/cache/x, ../a, /usr/lib, /var,/var/cache"))
                        .allowed())
                .containsExactly("/cache/x", "/var/cache");
    }

    @Test
    void hasNothingToDoWhereNothingIsOld() {
        assertThat(shop.trial("cleanup_storage", Shop.ref("Pod", "cart-0"), Map.of("olderThan", "P3000D"))
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void goesOnAfterACrash() {
        var trial = trial(Map.of());
        trial.plan();
        trial.callAndDie();
        trial.applied();

        assertThat(trial.states()).containsExactly(State.DONE);
        assertThat(cache.resolve("old.bin")).doesNotExist();
        assertThat(cache.resolve("young.bin")).exists();
    }

    @Test
    void leavesADirectoryAloneThatBecameALinkMeanwhile() throws IOException {
        var trial = trial(Map.of());
        trial.plan();
        Files.move(cache, folder.resolve("moved"));
        Files.createSymbolicLink(cache, other);

        assertThat(trial.broken().reason()).contains("symbolic link");
        assertThat(other.resolve("precious.bin")).exists();
    }
}
