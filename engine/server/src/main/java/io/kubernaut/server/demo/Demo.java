package io.kubernaut.server.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The demo's story: a bad release, a limit that is too low, a volume that fills up; each healed by its own action. */
public final class Demo implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration HEALED = Duration.ofSeconds(60);
    private final PrintWriter out;
    private final Narrator narrator;
    private final Shop shop;

    private Demo(PrintWriter out, Narrator narrator, Shop shop) {
        this.out = out;
        this.narrator = narrator;
        this.shop = shop;
    }

    /** Brings the cluster and the shop up. */
    public static Demo open(PrintWriter out, Clock clock) {
        var narrator = new Narrator(out, clock);
        narrator.say("START    a Kubernetes API in this process, with three nodes and a shop");
        var demo = new Demo(out, narrator, Shop.open(0, clock));
        narrator.say("START    Kubernaut with a PostgreSQL of its own, which keeps what it commits (fsync on)");
        return demo;
    }

    /** Where the in-process Kubernetes API listens. */
    public URI cluster() {
        return shop.url();
    }

    /**
     * Breaks the shop, sends the alerts to the service and tells what happens.
     *
     * @return true when every problem was healed and verified
     */
    public boolean play(URI service) {
        narrator.listenTo(service);
        narrator.awaitReady(READY);
        narrator.act();
        narrator.say("READY    the service looks at the demo's cluster; its mode is act");
        shop.shipBrokenCart();
        narrator.say("BROKEN   somebody released cart 1.8.2; its pods crash at start");
        shop.awaitOutOfMemory();
        narrator.say("BROKEN   search is killed for memory again and again");
        narrator.say("BROKEN   the volume of orders-db is nearly full");
        var alerts = alerts();
        alerts.forEach(narrator::send);
        var wanted = new LinkedHashMap<String, String>();
        alerts.forEach(a -> wanted.put(a.name() + a.labels(), a.wanted()));
        var healed = narrator.follow(wanted, HEALED);
        if (healed) {
            narrator.say("HEALED   " + wanted.size() + " alerts, " + wanted.size() + " actions applied and verified");
            explain();
        }
        return healed;
    }

    private List<DemoAlert> alerts() {
        var exporter = "10.244.2.31:8443";
        return List.of(
                new DemoAlert(
                        "KubePodCrashLooping",
                        Map.of(
                                "namespace",
                                Shop.NAMESPACE,
                                "pod",
                                shop.failingPod("cart", "Error"),
                                "container",
                                "cart",
                                "job",
                                "kube-state-metrics",
                                "instance",
                                exporter,
                                "reason",
                                "CrashLoopBackOff"),
                        "Pod is crash looping.",
                        "rollback_deployment"),
                new DemoAlert(
                        "KubePodCrashLooping",
                        Map.of(
                                "namespace",
                                Shop.NAMESPACE,
                                "pod",
                                shop.failingPod("search", "OOMKilled"),
                                "container",
                                "search",
                                "job",
                                "kube-state-metrics",
                                "instance",
                                exporter,
                                "reason",
                                "CrashLoopBackOff"),
                        "Pod is crash looping.",
                        "increase_resources"),
                new DemoAlert(
                        "KubePersistentVolumeFillingUp",
                        Map.of(
                                "namespace", Shop.NAMESPACE,
                                "persistentvolumeclaim", "data-orders-db-0",
                                "job", "kubelet",
                                "instance", "10.0.1.11:10250",
                                "node", "worker-1"),
                        "PersistentVolume is filling up: 2.1% left.",
                        "expand_pvc"));
    }

    /** Ends with the words that an engineer would read first. */
    private void explain() {
        for (var decision : narrator.get("/api/v1/decisions?limit=50").path("decisions")) {
            if (decision.path("chosen").path("action").asString("").equals("rollback_deployment")) {
                out.println();
                out.println(narrator.explanation(decision.path("decisionId").asString("")));
                out.flush();
                return;
            }
        }
    }

    @Override
    public void close() {
        shop.close();
    }
}
