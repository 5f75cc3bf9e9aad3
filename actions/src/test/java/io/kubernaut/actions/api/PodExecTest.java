package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.execution.ClusterCallFailedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in pods, over the web socket of the in-process API server. */
class PodExecTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyOnWriteArrayList<List<String>> commands = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Result> hanging = new CompletableFuture<>();
    private final CopyOnWriteArrayList<String> deadlines = new CopyOnWriteArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private Runnable onHang = () -> {};
    private final Shop shop = new Shop(new PodExec() {
        @Override
        public boolean has(String program, String seconds) {
            deadlines.add(program + " " + seconds);
            return !missing.contains(program);
        }

        @Override
        public Result run(String namespace, String pod, String container, List<String> command) {
            commands.add(command);
            return switch (command.getFirst()) {
                case "hang" -> {
                    onHang.run();
                    yield hanging.join();
                }
                case "stuck" -> new Result(124, "", "");
                case "fail" -> new Result(3, "some output", "first\nno space left\n");
                case "long" -> new Result(0, "x".repeat(5000), "y".repeat(20_000));
                default -> Result.ok(namespace + "/" + container);
            };
        }
    });
    private final ClusterApi api = new ClusterApi(shop.client);
    private LiveObject pod;

    @BeforeEach
    void release() {
        shop.release("shop/cart:1", 1);
        pod = api.list(ResourceKind.POD, "shop").getFirst();
    }

    @AfterEach
    void close() {
        hanging.complete(Result.ok(""));
        shop.close();
    }

    private ExecReply exec(String... command) {
        return api.exec(pod, "proxy", List.of(command), LONG, 1000);
    }

    private ExecReply.Ended ended(String... command) {
        return (ExecReply.Ended) exec(command);
    }

    @Test
    void handsEachWordToTheProgramAsItIs() {
        var hostile = new String[] {"echo", "a b&c=d", "$(reboot)", "; rm -rf /", "ä%2f?#\"'", "--", ""};

        assertThat(ended(hostile).text()).isEqualTo("shop/proxy");

        assertThat(commands).containsExactly(List.of(hostile));
    }

    @Test
    void tellsTheExitCodeAndWhatWasWritten() {
        var ended = ended("fail");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.succeeded()).isFalse();
        assertThat(ended.text()).isEqualTo("some output");
        assertThat(ended.words()).isEqualTo("exit code 3: no space left");
        assertThat(ended.truncated()).isFalse();
    }

    @Test
    void keepsNoMoreThanWasAskedFor() {
        var ended = ended("long");

        assertThat(ended.output()).hasSize(1000);
        assertThat(ended.errors()).hasSize(16 * 1024);
        assertThat(ended.truncated()).isTrue();
    }

    @Test
    void endsAtTheLimitOfTime() {
        missing.addAll(Set.of("timeout", "sh"));
        var reply = api.exec(pod, "proxy", List.of("hang"), Duration.ofMillis(300), 1000);

        assertThat(reply).isEqualTo(new ExecReply.OutOfTime(false));
    }

    /** A connection that is closed would leave it running. */
    @Test
    void isEndedInTheContainerByItsOwnProgram() {
        var reply = api.exec(pod, "proxy", List.of("stuck"), Duration.ofSeconds(20), 1000);

        assertThat(reply).isEqualTo(new ExecReply.OutOfTime(true));
        assertThat(deadlines).containsExactly("sh 20");
        assertThat(commands).containsExactly(List.of("stuck"));
    }

    @Test
    void isEndedInTheContainerByTheProgramTimeoutWhereThatIsAllItHas() {
        missing.add("sh");

        assertThat(api.exec(pod, "proxy", List.of("stuck"), Duration.ofSeconds(20), 1000))
                .isEqualTo(new ExecReply.OutOfTime(true));
        assertThat(ended("ls", "$(reboot)", "").text()).isEqualTo("shop/proxy");
        assertThat(deadlines).containsExactly("sh 20", "timeout 20", "sh 30", "timeout 30");
        assertThat(commands).containsExactly(List.of("stuck"), List.of("ls", "$(reboot)", ""));
    }

    @Test
    void isBegunOnceWithoutADeadlineWhereTheContainerHasNone() {
        missing.addAll(Set.of("timeout", "sh"));

        assertThat(ended("ls", "-l").text()).isEqualTo("shop/proxy");
        assertThat(commands).containsExactly(List.of("ls", "-l"));

        assertThat(ended("fail").exitCode()).isEqualTo(3);
        assertThat(commands).hasSize(2);
    }

    /** Its input is held open under a shell alone, which takes the end of it for the end of the command. */
    @ParameterizedTest
    @CsvSource({"'', true", "sh, false", "'sh,timeout', false"})
    void isEndedWithinAMomentOnceTheModeForbidsIt(String without, boolean ended) {
        missing.addAll(Set.of(without.split(",")));
        var forbidden = new AtomicBoolean();
        var switched = new ClusterApi(
                shop.client, () -> forbidden.get() ? Optional.of("the mode was set to off") : Optional.empty());
        onHang = () -> forbidden.set(true);

        assertThat(switched.exec(pod, "proxy", List.of("hang"), LONG, 1000))
                .isEqualTo(new ExecReply.Stopped("the mode was set to off, so nothing is written", ended));
        assertThat(switched.exec(pod, "proxy", List.of("ls"), LONG, 1000)).isInstanceOf(ExecReply.Denied.class);
        assertThat(shop.server.requests().getLast().request().toString().contains("stdin=true"))
                .isEqualTo(ended);
    }

    @Test
    void saysWhichPermissionIsMissing() {
        for (var verb : List.of("get", "create")) {
            shop.server.addUser(verb, verb, access -> !access.verb().equals(verb));
            try (var weak = shop.server.client(verb)) {
                assertThat(new ClusterApi(weak).exec(pod, "proxy", List.of("ls"), LONG, 10))
                        .isInstanceOf(ExecReply.Denied.class)
                        .asString()
                        .contains("create and get pods/exec");
            }
        }
        assertThat(commands).isEmpty();
    }

    @Test
    void saysWhenThePodOrTheContainerIsNotThere() {
        assertThat(api.exec(pod, "other", List.of("ls"), LONG, 10)).isInstanceOf(ExecReply.Denied.class);
        shop.client.pods().inNamespace("shop").withName(pod.name()).delete();
        shop.settle();

        assertThat(exec("ls")).asString().contains("does not know the pod any more");
        assertThat(commands).isEmpty();
    }

    @Test
    void isNeverSentTwice() {
        try (var drops = shop.server.faults().always(r -> r.path().endsWith("/exec"), Fault.internalError())) {
            assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(() -> exec("ls"));
            assertThat(drops.hits()).isEqualTo(1);
        }
        assertThat(commands).isEmpty();
    }
}
