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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in pods, over the web socket of the in-process API server. */
class PodExecTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyOnWriteArrayList<List<String>> commands = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<String> deadlines = new CopyOnWriteArrayList<>();
    private final Set<String> missing = new HashSet<>();
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

    /** Errors end up in messages that people, logs and events see. */
    @Test
    void tellsNoSecretInItsWords() {
        var ended = new ExecReply.Ended(
                1, new byte[0], "-----BEGIN PRIVATE KEY-----\nAbC1\npassword=hunter2 is wrong", false);

        assertThat(ended.words()).startsWith("exit code 1: ").doesNotContain("hunter2", "AbC1");
    }

    @Test
    void keepsNoMoreThanWasAskedFor() {
        var ended = ended("long");

        assertThat(ended.output()).hasSize(1000);
        assertThat(ended.errors()).hasSize(16 * 1024);
        assertThat(ended.truncated()).isTrue();
    }

    @Test
    void asksForALimitOfTheContainersOwn() {
        assertThat(api.exec(pod, "proxy", List.of("ls"), Duration.ofSeconds(20), 1000))
                .isInstanceOf(ExecReply.Ended.class);
        assertThat(deadlines).containsExactly("sh 20");

        missing.add("sh");
        assertThat(ended("ls", "$(reboot)", "").text()).isEqualTo("shop/proxy");
        assertThat(deadlines).containsExactly("sh 20", "sh 30", "timeout 30");
        assertThat(commands).containsExactly(List.of("ls"), List.of("ls", "$(reboot)", ""));
    }

    @Test
    void isNotBegunWhereTheContainerHasNothingThatCouldEndIt() {
        missing.addAll(Set.of("timeout", "sh"));

        assertThat(exec("ls", "-l"))
                .isInstanceOfSatisfying(
                        ExecReply.Denied.class,
                        denied -> assertThat(denied.code()).isEqualTo(ClusterApi.UNBOUNDED))
                .asString()
                .contains("neither a shell (sh) nor the program timeout", "Use an image that has one of them");
        assertThat(commands).isEmpty();
    }

    /** Its input is held open under a shell alone, which takes the end of it for the end of the command. */
    @Test
    void holdsTheInputOpenUnderAShellAlone() {
        exec("ls");
        missing.add("sh");
        exec("ls");

        assertThat(shop.server.requests())
                .map(served -> served.request())
                .filteredOn(request -> request.isCommand())
                .extracting(request -> request.parameters().get("command").getFirst() + " "
                        + request.query().get("stdin"))
                .containsExactly("sh true", "sh true", "timeout null");
    }

    @Test
    void isNotBegunOnceTheModeForbidsIt() {
        var switched = new ClusterApi(shop.client, () -> Optional.of("the mode was set to off"));

        assertThat(switched.exec(pod, "proxy", List.of("ls"), LONG, 1000))
                .isEqualTo(new ExecReply.Denied(ClusterApi.STOPPED, "the mode was set to off, so nothing is written"));
        assertThat(commands).isEmpty();
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
