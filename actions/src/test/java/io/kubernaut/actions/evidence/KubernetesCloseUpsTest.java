package io.kubernaut.actions.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.CloseUps.Sight;
import io.kubernaut.core.cluster.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesCloseUpsTest {
    private static final int KILOBYTES = 1_024;

    private final Shop shop = new Shop();
    private final CloseUps closeUps = new KubernetesCloseUps(shop.client);

    @AfterEach
    void close() {
        shop.close();
    }

    private ObjectRef pod() {
        return Shop.ref("Pod", shop.pods().getFirst().getMetadata().getName());
    }

    private void crashes(String log) {
        shop.release(
                "shop/cart:1.5",
                1,
                "demo.kubernaut.io/exit-code: \"3\"",
                "demo.kubernaut.io/exit-message: \"cannot reach postgres://app:hunter2@db/shop\"",
                "demo.kubernaut.io/log: \"" + log + "\"");
    }

    private static List<String> lines(Sight sight) {
        assertThat(sight).isInstanceOf(Sight.Seen.class);
        return ((Sight.Seen) sight).lines();
    }

    @Test
    void showsTheLastWordsOfARunThatEndedWithoutItsSecrets() {
        crashes("starting\\nlistening on 8080\\n");

        shop.assertNothingWritten(() -> {
            var lines = lines(closeUps.log(pod(), "cart", true, 2, 4 * KILOBYTES));
            assertThat(lines).hasSize(2);
            assertThat(lines.getFirst()).contains("cannot reach postgres://app:[redacted]@db/shop");
            assertThat(lines.getLast()).contains("listening on 8080");
        });
    }

    @Test
    void takesOutAKeyThatSpansLines() {
        crashes("-----BEGIN RSA PRIVATE KEY-----\\nMIIEowIBAAKCAQEAxyz0\\n-----END RSA PRIVATE KEY-----\\nready\\n");

        assertThat(String.join("\n", lines(closeUps.log(pod(), "cart", false, 20, 4 * KILOBYTES))))
                .contains("ready", "[redacted]")
                .doesNotContain("MIIEowIBAAKCAQEAxyz0");
    }

    @Test
    void keepsToLinesAndBytesAndToTheNewestOfThem() {
        crashes("an ordinary line of a log that goes on for a while\\n".repeat(200));

        var lines = lines(closeUps.log(pod(), "cart", false, 50, KILOBYTES));

        assertThat(lines).hasSizeBetween(5, 30);
        assertThat(lines.getFirst()).contains("cannot reach");
        assertThat(String.join("", lines).getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(KILOBYTES);
        assertThat(lines(closeUps.log(pod(), "cart", false, 3, 64 * KILOBYTES))).hasSize(3);
    }

    @Test
    void showsEventsAboutAnObjectAndNoOther() {
        crashes("starting\\n");

        assertThat(lines(closeUps.events(pod(), 10)))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("Pod/" + pod().name()))
                .anySatisfy(line -> assertThat(line).contains("Warning BackOff"));
        assertThat(lines(closeUps.events(Shop.ref("Pod", "another"), 10))).isEmpty();
        assertThat(lines(closeUps.events(pod(), 1))).hasSize(1);
    }

    @Test
    void describesWithoutValuesOfVariablesAndSaysWhatBelongsTogether() {
        crashes("starting\\n");

        assertThat(String.join("\n", lines(closeUps.description(Shop.ref("Deployment", "cart"), 60))))
                .contains("Deployment shop/cart", "image shop/cart:1.5")
                .doesNotContain("hunter2");
        assertThat(lines(closeUps.related(Shop.ref("Deployment", "cart"), 20)))
                .anySatisfy(line -> assertThat(line).matches("has ReplicaSet cart-\\S+: wants 1, ready 0"));
        assertThat(lines(closeUps.related(pod(), 20)))
                .anySatisfy(line -> assertThat(line).startsWith("belongs to ReplicaSet cart-"))
                .anySatisfy(line -> assertThat(line).startsWith("runs on Node "));
    }

    /** A namespace may hold thousands of pods and events that have nothing to do with the object. */
    @Test
    void listsNoMoreThanWhatIsItsOwnAndSoMany() {
        crashes("starting\\n");
        var lists = new java.util.concurrent.CopyOnWriteArrayList<String>();
        shop.server
                .faults()
                .always(
                        request -> {
                            lists.add(request.path() + "?" + request.query());
                            return false;
                        },
                        new Fault.DropBefore());

        assertThat(lines(closeUps.related(Shop.ref("Deployment", "cart"), 20))).isNotEmpty();
        assertThat(lines(closeUps.events(pod(), 10))).isNotEmpty();

        assertThat(lists)
                .filteredOn(l -> l.contains("/pods?") || l.contains("/replicasets?"))
                .hasSizeGreaterThanOrEqualTo(2)
                .anySatisfy(l -> assertThat(l).contains("limit", "labelSelector", "cart"));
        assertThat(lists)
                .filteredOn(l -> l.contains("/events?"))
                .isNotEmpty()
                .allSatisfy(l -> assertThat(l).contains("limit"));
    }

    /** Whatever it is asked. */
    @Test
    void readsNoSecretsAndNoConfigMaps() {
        var requests = new java.util.concurrent.CopyOnWriteArrayList<String>();
        shop.server
                .faults()
                .always(
                        request -> {
                            requests.add(request.toString());
                            return false;
                        },
                        new Fault.DropBefore());

        for (var kind : List.of("Secret", "ConfigMap")) {
            assertThat(closeUps.description(Shop.ref(kind, "db"), 60)).isInstanceOf(Sight.Unseen.class);
            assertThat(closeUps.related(Shop.ref(kind, "db"), 60)).isInstanceOf(Sight.Unseen.class);
        }

        assertThat(requests).noneMatch(r -> r.contains("/secrets") || r.contains("/configmaps"));
    }

    @Test
    void saysThatTheRightIsMissing() {
        crashes("starting\\n");
        shop.server
                .faults()
                .always(
                        request -> request.toString().contains("/log"),
                        new Fault.Refuse(403, "Forbidden", "pods/log is forbidden", Duration.ZERO));

        assertThat(closeUps.log(pod(), "cart", false, 20, 4 * KILOBYTES))
                .isEqualTo(new Sight.Unseen("The API server refuses it: pods/log is forbidden"));
    }

    @Test
    void saysThatThePodIsGoneOrTheServerAway() {
        assertThat(closeUps.log(Shop.ref("Pod", "gone"), "cart", false, 20, 4 * KILOBYTES))
                .isEqualTo(new Sight.Unseen("The pod is gone."));
        shop.server
                .faults()
                .always(request -> true, new Fault.Refuse(503, "ServiceUnavailable", "away", Duration.ZERO));

        assertThat(closeUps.events(Shop.ref("Pod", "gone"), 10))
                .isInstanceOfSatisfying(
                        Sight.Unseen.class,
                        unseen -> assertThat(unseen.why()).startsWith("The API server did not answer"));
    }
}
