package io.kubernaut.actions.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.apiserver.TickingClock;
import io.kubernaut.actions.rights.ClusterRole;
import io.kubernaut.actions.secret.SecretVault;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.KillSwitch;
import io.kubernaut.core.policy.Caution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A cluster with a shop in it, and the executors for it. */
public final class Shop implements AutoCloseable {
    public static final String CLUSTER = "test";

    /** 32 bytes in Base64, for what executors keep encrypted. */
    public static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    public final TickingClock clock = new TickingClock("2026-01-01T00:00:00Z");
    public final InProcessApiServer server;
    public final KubernetesClient client;
    public final KubernetesActionExecutors executors;

    public Shop() {
        this((namespace, pod, container, command) -> PodExec.Result.ok(""));
    }

    /** @param exec what commands in its pods answer */
    public Shop(PodExec exec) {
        server = InProcessApiServer.builder()
                .clock(clock)
                .manualTicks()
                .exec(exec)
                .start();
        client = server.client();
        executors = executors(client);
        server.loadYaml("{apiVersion: v1, kind: Namespace, metadata: {name: shop}, status: {phase: Active}}");
    }

    /** Executors with another client's rights. */
    public KubernetesActionExecutors executors(KubernetesClient as) {
        return new KubernetesActionExecutors(as, CLUSTER, KillSwitch.NONE, Optional.of(SecretVault.of(KEY)), clock);
    }

    /** Executors that change what a GitOps tool keeps, for a person was asked. */
    public KubernetesActionExecutors executorsThatMayChangeWhatOthersOwn() {
        return new KubernetesActionExecutors(
                client, CLUSTER, KillSwitch.NONE, Optional.of(SecretVault.of(KEY)), Caution.Owned.ASK, clock);
    }

    /** A client with the rights of the generated role for that action alone; the caller closes it. */
    public KubernetesClient limitedTo(String action) {
        load("""
                {apiVersion: v1, kind: Namespace, metadata: {name: kubernaut}, status: {phase: Active}}
                ---
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: kubernaut, namespace: kubernaut}}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: kubernaut}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubernaut}
                subjects: [{kind: ServiceAccount, name: kubernaut, namespace: kubernaut}]
                ---
                """
                + ClusterRole.forActions(
                                ActionCatalogue.standard().find(action).stream().toList())
                        .yaml());
        return server.client(client.serviceAccounts()
                .inNamespace("kubernaut")
                .withName("kubernaut")
                .tokenRequest()
                .getStatus()
                .getToken());
    }

    /** A Deployment named cart, with settings of its simulated container; the pods are as they are after a minute. */
    public void release(String image, int replicas, String... behaviour) {
        releaseWithMemory(image, replicas, "256Mi", behaviour);
    }

    public void releaseWithMemory(String image, int replicas, String memory, String... behaviour) {
        var annotations = String.join(", ", behaviour);
        var manifest = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cart, namespace: shop}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: cart}}
                  template:
                    metadata: {labels: {app: cart}, annotations: {%s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: cart
                        image: %s
                        env: [{name: DB_PASSWORD, value: hunter2}]
                        resources:
                          requests: {cpu: 50m, memory: 64Mi}
                          limits: {memory: %s}
                      - name: proxy
                        image: shop/proxy:2
                """.formatted(replicas, annotations, image, memory);
        if (client.apps().deployments().inNamespace("shop").withName("cart").get() == null) {
            client.resource(manifest).create();
        } else {
            client.resource(manifest).update();
        }
        wait(Duration.ofMinutes(1));
    }

    /** A StatefulSet named db, with further lines of its specification; the members are as they are after two minutes. */
    public void database(int replicas, String more, String... behaviour) {
        load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: %d
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  %s
                  template:
                    metadata: {labels: {app: db}, annotations: {%s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: db
                        image: shop/db:1
                        resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}
                """.formatted(replicas, more, String.join(", ", behaviour)));
        for (int i = 0; i < 12; i++) {
            settle();
        }
    }

    /** Installs an operator's kind, as far as the API server sees it. */
    public void define(String kind, String group, String version, String plural) {
        load("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$s.%2$s}
                spec:
                  group: %2$s
                  scope: Namespaced
                  names: {kind: %3$s, plural: %1$s}
                  versions:
                  - name: %4$s
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                """.formatted(plural, group, kind, version));
    }

    public void wait(Duration time) {
        server.settle();
        clock.advance(time);
        server.settle();
    }

    /** Lets whatever the action set off come to rest. */
    public void settle() {
        wait(Duration.ofSeconds(10));
    }

    public void load(String yaml) {
        server.loadYaml(yaml);
        server.settle();
    }

    /** Somebody else changes the Deployment named cart. */
    public void editCart(UnaryOperator<Deployment> edit) {
        client.apps().deployments().inNamespace("shop").withName("cart").edit(edit);
    }

    /** Somebody else changes the Deployment, by a JSON patch. */
    public void someoneElsePatches(String manager, String patch) {
        client.apps()
                .deployments()
                .inNamespace("shop")
                .withName("cart")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager(manager)
                                .build(),
                        patch);
    }

    public Deployment cart() {
        return client.apps().deployments().inNamespace("shop").withName("cart").get();
    }

    /** What a claim asks for. */
    public String sizeAskedFor(String claim) {
        return client.persistentVolumeClaims()
                .inNamespace("shop")
                .withName(claim)
                .get()
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage")
                .toString();
    }

    public List<Pod> pods() {
        return client.pods().inNamespace("shop").withLabel("app", "cart").list().getItems();
    }

    public static ObjectRef ref(String kind, String name) {
        return ObjectRef.of(CLUSTER, kind, kind.equals("Node") ? "" : "shop", name);
    }

    public Trial trial(String action, ObjectRef target, Map<String, Object> parameters) {
        return trial(action, target, parameters, Basis.UNKNOWN);
    }

    public Trial trial(String action, ObjectRef target, Map<String, Object> parameters, Basis basis) {
        var request = new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                action,
                target,
                new TreeMap<>(parameters),
                basis,
                "It is for a test.");
        return new Trial(executors.executor(CLUSTER, action).orElseThrow(), request);
    }

    /** A run of an action that takes steps; ten seconds pass between two calls. */
    public SteppedTrial stepped(String action, ObjectRef target, Map<String, Object> parameters) {
        var trial = trial(action, target, parameters);
        return new SteppedTrial(
                trial, executors.executor(CLUSTER, action).orElseThrow(), () -> wait(Duration.ofSeconds(10)));
    }

    /** Requests that changed something, or may have; commands in containers among them. */
    public List<String> writes() {
        return server.requests().stream()
                .filter(served -> served.code() / 100 == 2)
                .filter(served -> Changes.by(served.request()))
                .map(served -> served.request().toString())
                .toList();
    }

    public List<String> eventReasons(String name) {
        return client.v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name))
                .map(event -> event.getReason())
                .toList();
    }

    public void assertNothingWritten(Runnable doing) {
        server.forgetRequests();
        doing.run();
        assertThat(writes()).isEmpty();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
